'use client';

import { useId, type ComponentProps } from 'react';
import { Field } from '../ui/field';
import { Input } from '../ui/input';

interface TimeZoneFieldProps extends Omit<ComponentProps<typeof Field>, 'children'> {
  defaultValue: string;
}

/** An IANA name, with those that the browser knows to choose from. */
export function TimeZoneField({ defaultValue, ...field }: TimeZoneFieldProps) {
  const names = useId();
  return (
    <>
      <Field {...field}>
        {(control) => (
          <Input {...control} name="timeZone" list={names} required autoComplete="off" defaultValue={defaultValue} />
        )}
      </Field>
      <datalist id={names}>
        {Intl.supportedValuesOf('timeZone').map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}
