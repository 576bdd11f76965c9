'use client';

import { alertKinds, type AlertKind } from '@/domain/alert/kinds';
import { useFilter } from '../shell/use-filter';
import { Select } from '../ui/select';
import type { AlertFilter } from './filter';

const all = 'all';
const states = [
  { value: all, label: 'Open and past' },
  { value: 'open', label: 'Open' },
  { value: 'past', label: 'Past' },
];

/** Filters the list by state and kind; the address keeps it. */
export function AlertFilters({ filter, kinds }: { filter: AlertFilter; kinds: readonly AlertKind[] }) {
  const fields = useFilter({ state: filter.state ?? '', kind: filter.kind ?? '' });
  const change = (field: 'state' | 'kind') => (chosen: string) => fields.change(field, chosen === all ? '' : chosen);
  return (
    <div role="search" className="flex flex-wrap gap-3 p-4">
      <Select
        aria-label="Filter by state"
        className="w-40"
        options={states}
        value={fields.valueOf('state') || all}
        onValueChange={change('state')}
      />
      <Select
        aria-label="Filter by kind"
        className="w-56"
        options={[
          { value: all, label: 'All kinds' },
          ...kinds.map((kind) => ({ value: kind, label: alertKinds[kind].label })),
        ]}
        value={fields.valueOf('kind') || all}
        onValueChange={change('kind')}
      />
    </div>
  );
}
