'use client';

import { useEffect, useRef, useState } from 'react';
import { newPasswordText } from '@/domain/account/input';
import { textBounds } from '../format/bounds';
import { PasswordInput } from '../sign-in/password-input';
import { Field } from '../ui/field';
import { strengthOf } from './strength';

/** A new password, with a hint how strong it is; a refused one has its error in the hint's place until it is changed. */
export function NewPasswordField({ label = 'Password', error }: { label?: string; error: string | undefined }) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [answered, setAnswered] = useState<string>();
  useEffect(() => {
    const form = input.current?.form;
    const forget = () => setTyped('');
    form?.addEventListener('reset', forget);
    return () => form?.removeEventListener('reset', forget);
  }, []);
  return (
    <Field label={label} error={error} hint={(error === undefined || error === answered) && strengthOf(typed)}>
      {(control) => (
        <PasswordInput
          {...control}
          ref={input}
          name="password"
          autoComplete="new-password"
          {...textBounds(newPasswordText)}
          onChange={(event) => {
            setTyped(event.target.value);
            setAnswered(error);
          }}
        />
      )}
    </Field>
  );
}
