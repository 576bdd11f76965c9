'use client';

import type { CustomerFilterName } from '@/domain/customer/sort-names';
import type { CustomerRowView } from '@/domain/customer/view';
import { List } from '../list/list';
import { useFilter } from '../shell/use-filter';
import { Select } from '../ui/select';
import { customerColumns } from './customer-columns';
import { customerFilters } from './filter';

interface CustomerListProps {
  /** Those on this page. */
  customers: readonly CustomerRowView[];
  /** As the address has it. */
  filter: { search: string; only: CustomerFilterName | undefined };
  sort: string;
  nextCursor: string | null;
  /** How many fit the filter, and how many there are. */
  counts: { found: number; total: number };
}

/** A page of customers with what operators look for. */
export function CustomerList({ customers, filter: { search, only }, sort, nextCursor, counts }: CustomerListProps) {
  const filter = useFilter({ q: search, only: only ?? '' });
  return (
    <List
      title="Customers"
      columns={customerColumns}
      rows={customers}
      {...{ sort, nextCursor, counts }}
      normalSort="name"
      search={{
        label: 'Search customers',
        placeholder: 'Name or email…',
        value: filter.valueOf('q'),
        onChange: (typed) => filter.change('q', typed),
        onClear: filter.clear,
      }}
      filters={
        <Select
          aria-label="Filter customers"
          className="w-44"
          options={customerFilters}
          value={filter.valueOf('only') || 'all'}
          onValueChange={(chosen) => filter.change('only', chosen === 'all' ? '' : chosen)}
        />
      }
    />
  );
}
