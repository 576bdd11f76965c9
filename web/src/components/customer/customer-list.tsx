'use client';

import type { CustomerFilterName } from '@/domain/customer/sort-names';
import type { CustomerRowView } from '@/domain/customer/view';
import { FilterSelect } from '../list/filter-select';
import { List } from '../list/list';
import { useFilter } from '../shell/use-filter';
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
      filter={filter}
      search={{ label: 'Search customers', placeholder: 'Name or email…' }}
      filters={
        <FilterSelect
          label="Filter customers"
          className="w-44"
          options={customerFilters}
          filter={filter}
          field="only"
        />
      }
    />
  );
}
