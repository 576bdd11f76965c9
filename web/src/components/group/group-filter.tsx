'use client';

import { FilterSelect } from '../list/filter-select';
import type { GroupChoice } from './add-to-group';

interface GroupFilterProps {
  groups: readonly GroupChoice[];
  /** Of useFilter; the field is the id of a group. */
  filter: { valueOf: (field: 'group') => string; change: (field: 'group', value: string) => void };
}

/** Filters a list by group; nothing where there is none. */
export function GroupFilter({ groups, filter }: GroupFilterProps) {
  if (groups.length === 0) return null;
  const options = [
    { value: 'all', label: 'All groups' },
    ...groups.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return <FilterSelect label="Filter by group" className="w-40" options={options} filter={filter} field="group" />;
}
