'use client';

import { useState } from 'react';
import { resetPassword } from '@/actions/account';
import { TextLink } from '../ui/text-link';
import { FormEnd } from './form-end';
import { InvalidLink } from './invalid-link';
import { NewPasswordField } from './new-password-field';
import { PublicForm } from './public-form';

const newLink = <TextLink href="/forgot-password">Request a new link</TextLink>;

export function ResetForm({ token, siteKey }: { token: string; siteKey: string | undefined }) {
  const [done, setDone] = useState(false);
  if (token === '') return <InvalidLink>{newLink}</InvalidLink>;
  if (done) {
    return (
      <FormEnd title="Your password was changed">
        You were signed out everywhere. <TextLink href="/sign-in">Sign in</TextLink> with the new password.
      </FormEnd>
    );
  }
  return (
    <PublicForm
      human={{ siteKey, action: 'reset' }}
      submit="Change password"
      action={(form, humanToken) => resetPassword({ token, password: String(form.get('password') ?? ''), humanToken })}
      onDone={() => setDone(true)}
      whenInvalid={newLink}
    >
      {(errorOf) => <NewPasswordField label="New password" error={errorOf('password')} />}
    </PublicForm>
  );
}
