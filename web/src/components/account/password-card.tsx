'use client';

import { changePassword } from '@/actions/settings';
import { useVerb } from '../shell/use-verb';
import { CurrentPasswordField } from './current-password-field';
import { NewPasswordField } from './new-password-field';
import { SettingsForm } from './settings-form';
import { Alert } from '../ui/alert';

export function PasswordCard({ hasPassword }: { hasPassword: boolean }) {
  const change = useVerb(changePassword, {
    success: 'Password changed. Other sessions were ended.',
    fields: { password_wrong: 'current' },
  });
  if (!hasPassword) {
    return (
      <Alert title="No password yet">
        You sign in with Google. To set a password, sign out and use “Forgot password”.
      </Alert>
    );
  }
  return (
    <SettingsForm
      id="password"
      title="Password"
      description="Changing it ends your other sessions."
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
