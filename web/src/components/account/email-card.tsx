'use client';

import { requestEmailChange } from '@/actions/settings';
import { text } from '../format/form';
import { useVerb } from '../shell/use-verb';
import { CurrentPasswordField } from './current-password-field';
import { EmailField } from './email-field';
import { NeedsPassword } from './needs-password';
import { SettingsForm } from './settings-form';

interface EmailCardProps {
  pendingEmail: string | null;
  hasPassword: boolean;
}

export function EmailCard({ pendingEmail, hasPassword }: EmailCardProps) {
  const change = useVerb(requestEmailChange, {
    success: 'Look into the inbox of the new address.',
    fields: { password_wrong: 'password', throttled: 'password', invalid: 'email' },
  });
  const head = { id: 'email', title: 'E-mail address' };
  if (!hasPassword) return <NeedsPassword {...head} />;
  return (
    <SettingsForm
      {...head}
      description={
        pendingEmail === null
          ? 'It changes once the new address is confirmed. The old one gets a notice.'
          : `Waiting for ${pendingEmail} to be confirmed.`
      }
      submit="Change e-mail address"
      pending={change.pending}
      onSubmit={(form) => change.run({ email: text(form, 'email'), password: String(form.get('password') ?? '') })}
    >
      <EmailField label="New e-mail address" error={change.errorOf('email')} />
      <CurrentPasswordField error={change.errorOf('password')} />
    </SettingsForm>
  );
}
