'use client';

import { passwordInput } from '@/domain/account/input';
import { textBounds } from '../format/bounds';
import { PasswordInput } from '../sign-in/password-input';
import { Field } from '../ui/field';

export function CurrentPasswordField({ error, name = 'password' }: { error: string | undefined; name?: string }) {
  return (
    <Field label="Current password" error={error}>
      {(control) => <PasswordInput {...control} name={name} {...textBounds(passwordInput.shape.password)} />}
    </Field>
  );
}
