'use client';

import type { ReactNode } from 'react';
import { nameText } from '@/domain/text';
import { textBounds } from '../format/bounds';
import { Field } from './field';
import { Input } from './input';

interface NameFieldProps {
  error: string | undefined;
  defaultValue?: string | undefined;
  hint?: ReactNode;
  placeholder?: string;
}

/** The name of a thing; the form has it as `name`. */
export function NameField({ error, hint, ...input }: NameFieldProps) {
  return (
    <Field label="Name" hint={hint} error={error}>
      {(control) => <Input {...control} {...input} name="name" required {...textBounds(nameText)} autoComplete="off" />}
    </Field>
  );
}
