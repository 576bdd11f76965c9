'use client';

import { Field } from '../ui/field';
import { Input } from '../ui/input';

export function EmailField({ error, label = 'E-mail' }: { error: string | undefined; label?: string }) {
  return (
    <Field label={label} error={error}>
      {(control) => <Input {...control} type="email" name="email" autoComplete="username" required maxLength={254} />}
    </Field>
  );
}
