'use client';

import { cancelEmailChange, requestEmailChange } from '@/actions/settings';
import { text } from '../format/form';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
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
    success: 'Check the inbox of the new address.',
    fields: { password_wrong: 'password', throttled: 'password', invalid: 'email' },
  });
  const cancel = useVerb(cancelEmailChange, { success: 'Cancelled. The link we sent no longer works.' });
  const head = { id: 'email', title: 'Email address' };
  if (!hasPassword) return <NeedsPassword {...head} />;
  return (
    <SettingsForm
      {...head}
      description={
        pendingEmail === null ? (
          'Your address changes once you confirm the new one. We notify the old address.'
        ) : (
          <span className="flex flex-wrap items-center gap-x-3 gap-y-2 wrap-anywhere">
            Waiting for {pendingEmail} to be confirmed.
            <Button variant="outline" size="sm" pending={cancel.pending} onClick={() => void cancel.run(undefined)}>
              Cancel change
            </Button>
          </span>
        )
      }
      submit="Change email address"
      pending={change.pending}
      onSubmit={(form) => change.run({ email: text(form, 'email'), password: String(form.get('password') ?? '') })}
    >
      <EmailField label="New email address" error={change.errorOf('email')} />
      <CurrentPasswordField error={change.errorOf('password')} />
    </SettingsForm>
  );
}
