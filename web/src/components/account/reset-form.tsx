'use client';

import { useState } from 'react';
import { resetPassword } from '@/actions/account';
import { Alert } from '../ui/alert';
import { NewPasswordField } from './new-password-field';
import { PublicForm } from './public-form';

export function ResetForm({ token, siteKey }: { token: string; siteKey: string | undefined }) {
  const [done, setDone] = useState(false);
  if (done) {
    return (
      <Alert title="Your password was changed" role="status">
        All sessions were ended. Sign in with the new password.
      </Alert>
    );
  }
  return (
    <PublicForm
      human={{ siteKey, action: 'reset' }}
      submit="Change password"
      action={(form, humanToken) => resetPassword({ token, password: String(form.get('password') ?? ''), humanToken })}
      onDone={() => setDone(true)}
    >
      {(errorOf) => <NewPasswordField label="New password" error={errorOf('password')} />}
    </PublicForm>
  );
}
