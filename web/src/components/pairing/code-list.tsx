'use client';

import type { PairingCodeRowView } from '@/domain/device/view';
import { FilterSelect } from '../list/filter-select';
import { List } from '../list/list';
import { useFilter } from '../shell/use-filter';
import { codeColumns } from './code-columns';
import { codeFilters } from './code-filter';

interface CodeListProps {
  /** Those on this page. */
  codes: readonly PairingCodeRowView[];
  /** As the address has it. */
  filter: { search: string; state: PairingCodeRowView['state'] | undefined };
  nextCursor: string | null;
  /** How many fit the filter, and how many there are. */
  counts: { found: number; total: number };
}

/** A page of pairing codes, newest first, each with what it is for and who made it. */
export function CodeList({ codes, filter: { search, state }, nextCursor, counts }: CodeListProps) {
  const filter = useFilter({ q: search, state: state ?? '' });
  return (
    <List
      title="Pairing codes"
      columns={codeColumns}
      rows={codes.map((code) => ({ ...code, name: code.name ?? 'Named by the phone' }))}
      {...{ nextCursor, counts }}
      sort="created"
      normalSort="created"
      filter={filter}
      search={{ label: 'Search pairing codes', placeholder: 'Device, customer, person…' }}
      filters={
        <FilterSelect label="Filter by state" className="w-36" options={codeFilters} filter={filter} field="state" />
      }
    />
  );
}
