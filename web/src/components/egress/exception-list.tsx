'use client';

import type { EgressExceptionView } from '@/domain/egress/view';
import { FilterSelect } from '../list/filter-select';
import { List } from '../list/list';
import { useFilter } from '../shell/use-filter';
import { exceptionColumns } from './exception-columns';
import { exceptionFilters } from './exception-words';

interface ExceptionListProps {
  /** Those on this page. */
  exceptions: readonly EgressExceptionView[];
  /** As the address has it. */
  filter: { search: string; state: EgressExceptionView['state'] | undefined };
  nextCursor: string | null;
  /** How many fit the filter, and how many there are. */
  counts: { found: number; total: number };
}

/** A page of egress exceptions, newest first. */
export function ExceptionList({ exceptions, filter: { search, state }, nextCursor, counts }: ExceptionListProps) {
  const filter = useFilter({ q: search, state: state ?? '' });
  return (
    <List
      title="Egress exceptions"
      columns={exceptionColumns}
      rows={exceptions.map((exception) => ({ ...exception, name: exception.cidr }))}
      {...{ nextCursor, counts }}
      sort="created"
      normalSort="created"
      filter={filter}
      search={{ label: 'Search egress exceptions', placeholder: 'Address, reason, customer, person…' }}
      filters={
        <FilterSelect
          label="Filter by state"
          className="w-36"
          options={exceptionFilters}
          filter={filter}
          field="state"
        />
      }
    />
  );
}
