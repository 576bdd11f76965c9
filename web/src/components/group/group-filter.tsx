'use client';

import { Select } from '../ui/select';
import type { GroupChoice } from './add-to-group';

interface GroupFilterProps {
  groups: readonly GroupChoice[];
  /** Id of a group; '' for all. */
  value: string;
  onChange: (value: string) => void;
}

const all = 'all';

/** Filters a list by group; nothing where there is none. */
export function GroupFilter({ groups, value, onChange }: GroupFilterProps) {
  if (groups.length === 0) return null;
  return (
    <Select
      aria-label="Filter by group"
      className="w-40"
      options={[{ value: all, label: 'All groups' }, ...groups.map(({ id, name }) => ({ value: id, label: name }))]}
      value={value || all}
      onValueChange={(chosen) => onChange(chosen === all ? '' : chosen)}
    />
  );
}
