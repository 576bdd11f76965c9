'use client';

import { emailText } from '@/domain/account/input';
import { textBounds } from '../format/bounds';
import { Field } from '../ui/field';
import { Input } from '../ui/input';

export function EmailField({ error, label = 'Email' }: { error: string | undefined; label?: string }) {
  return (
    <Field label={label} error={error}>
      {(control) => (
        <Input {...control} type="email" name="email" autoComplete="username" required {...textBounds(emailText)} />
      )}
    </Field>
  );
}
