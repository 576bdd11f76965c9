'use client';

import { Select, type SelectOption } from '../ui/select';

interface FilterSelectProps<Field extends string> {
  /** "Filter by status". */
  label: string;
  className?: string;
  /** Beside `all`, by which the field is not in use. */
  options: readonly SelectOption[];
  /** Of useFilter. */
  filter: { valueOf: (field: Field) => string; change: (field: Field, value: string) => void };
  field: Field;
}

/** Filters a list by one field of its filter. */
export function FilterSelect<Field extends string>(props: FilterSelectProps<Field>) {
  const { label, className, options, filter, field } = props;
  return (
    <Select
      aria-label={label}
      {...{ className, options }}
      value={filter.valueOf(field) || 'all'}
      onValueChange={(chosen) => filter.change(field, chosen === 'all' ? '' : chosen)}
    />
  );
}
