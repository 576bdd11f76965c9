'use client';

import { emailText } from '@/domain/account/input';
import { textBounds } from '../format/bounds';
import { Field } from '../ui/field';
import { Input } from '../ui/input';

interface EmailFieldProps {
  error: string | undefined;
  label?: string;
  /** `off` for the address of another person. */
  autoComplete?: 'username' | 'off';
}

export function EmailField({ error, label = 'Email', autoComplete = 'username' }: EmailFieldProps) {
  return (
    <Field label={label} error={error}>
      {(control) => (
        <Input {...control} type="email" name="email" autoComplete={autoComplete} required {...textBounds(emailText)} />
      )}
    </Field>
  );
}
