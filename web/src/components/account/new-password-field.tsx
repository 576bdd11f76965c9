'use client';

import { useState } from 'react';
import { PasswordInput } from '../sign-in/password-input';
import { Field } from '../ui/field';
import { strengthOf } from './strength';

/** A new password, with a hint how strong it is. */
export function NewPasswordField({ label = 'Password', error }: { label?: string; error: string | undefined }) {
  const [typed, setTyped] = useState('');
  return (
    <Field label={label} error={error} hint={strengthOf(typed)}>
      {(control) => (
        <PasswordInput
          {...control}
          name="password"
          autoComplete="new-password"
          minLength={8}
          maxLength={128}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
    </Field>
  );
}
