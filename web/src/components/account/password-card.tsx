'use client';

import { changePassword } from '@/actions/settings';
import { useVerb } from '../shell/use-verb';
import { TextLink } from '../ui/text-link';
import { CurrentPasswordField } from './current-password-field';
import { NewPasswordField } from './new-password-field';
import { SettingsForm } from './settings-form';
import { SettingsNote } from './settings-note';

export function PasswordCard({ hasPassword }: { hasPassword: boolean }) {
  const change = useVerb(changePassword, {
    success: 'Password changed. Your other sessions were signed out.',
    fields: { password_wrong: 'current', throttled: 'current' },
  });
  if (!hasPassword) {
    return (
      <SettingsNote id="password" title="Password">
        <p>
          You sign in with Google and have no password yet. <TextLink href="/forgot-password">Set a password</TextLink>.
        </p>
      </SettingsNote>
    );
  }
  return (
    <SettingsForm
      id="password"
      title="Password"
      description="Changing it signs out your other sessions."
      submit="Change password"
      pending={change.pending}
      onSubmit={(form) =>
        change.run({ current: String(form.get('current') ?? ''), password: String(form.get('password') ?? '') })
      }
    >
      <CurrentPasswordField name="current" error={change.errorOf('current')} />
      <NewPasswordField label="New password" error={change.errorOf('password')} />
    </SettingsForm>
  );
}
