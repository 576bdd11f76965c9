'use client';

import { useState } from 'react';
import { resetPassword } from '@/actions/account';
import { TextLink } from '../ui/text-link';
import { FormEnd } from './form-end';
import { NewPasswordField } from './new-password-field';
import { PublicForm } from './public-form';

export function ResetForm({ token, siteKey }: { token: string; siteKey: string | undefined }) {
  const [done, setDone] = useState(false);
  if (done) {
    return (
      <FormEnd title="Your password was changed">
        All sessions were ended. <TextLink href="/sign-in">Sign in</TextLink> with the new password.
      </FormEnd>
    );
  }
  return (
    <PublicForm
      human={{ siteKey, action: 'reset' }}
      submit="Change password"
      action={(form, humanToken) => resetPassword({ token, password: String(form.get('password') ?? ''), humanToken })}
      onDone={() => setDone(true)}
      whenOver={<TextLink href="/forgot-password">Ask for a new link</TextLink>}
    >
      {(errorOf) => <NewPasswordField label="New password" error={errorOf('password')} />}
    </PublicForm>
  );
}
