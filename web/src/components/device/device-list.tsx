'use client';

import { SearchX } from 'lucide-react';
import { useRef, useState, type Dispatch, type ReactNode, type SetStateAction } from 'react';
import type { DeviceListItem } from '@/domain/device/view';
import { AddToGroup, type GroupChoice } from '../group/add-to-group';
import { GroupFilter } from '../group/group-filter';
import type { Area } from '../shell/navigation';
import { SearchBar } from '../shell/search-bar';
import { useFilter } from '../shell/use-filter';
import { Button } from '../ui/button';
import { Card, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { Select } from '../ui/select';
import { DeviceCards } from './device-cards';
import { DeviceTable } from './device-table';
import { statusFilters, type StatusFilter } from './filter';

interface DeviceListProps {
  area: Area;
  /** Those on this page. */
  devices: readonly DeviceListItem[];
  /** As the address has it. */
  filter: { search: string; status: StatusFilter; group?: string };
  /** How many fit the filter, and how many there are. */
  counts: { found: number; total: number };
  /** Links to other pages. */
  pages: ReactNode;
  /** Ids of those that belong to another customer. */
  shared?: readonly string[];
  /** Those to filter by. */
  groups?: readonly GroupChoice[];
  /** Those of them that devices can be added to. */
  ownGroups?: readonly GroupChoice[];
  /** All belong to this one customer, whose page it is: the list has a heading and does not name them again. */
  ofOneCustomer?: boolean;
}

/** A page of devices with a search over what a person may know of one, and a filter by status; both are in the address. */
export function DeviceList(props: DeviceListProps) {
  const { area, devices, counts, pages, shared = [], groups = [], ownGroups = [], ofOneCustomer = false } = props;
  const { search, status, group = '' } = props.filter;
  const filter = useFilter({ search, status: status === 'all' ? '' : status, group });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const selection = ownGroups.length === 0 ? undefined : { selected, toggle: toggling(setSelected) };
  const shown = devices.filter(({ id }) => selected.has(id)).map(({ id }) => id);
  const searchField = useRef<HTMLInputElement>(null);
  const customers = area === 'admin' && !ofOneCustomer;
  return (
    <Card aria-label="Devices" className="@container">
      {ofOneCustomer && <CardHeader title="Devices" />}
      <SearchBar
        label="Search devices"
        placeholder="Name, IP, carrier…"
        value={filter.valueOf('search')}
        onChange={(search) => filter.change('search', search)}
        field={searchField}
        counts={counts}
      >
        <Select
          aria-label="Filter by status"
          className="w-44"
          options={statusFilters}
          value={filter.valueOf('status') || 'all'}
          onValueChange={(chosen) => filter.change('status', chosen === 'all' ? '' : chosen)}
        />
        <GroupFilter
          groups={groups}
          value={filter.valueOf('group')}
          onChange={(chosen) => filter.change('group', chosen)}
        />
      </SearchBar>
      {devices.length === 0 ? (
        <EmptyState
          icon={SearchX}
          title="No device matches"
          as="h2"
          className="border-t"
          action={
            <Button
              variant="outline"
              onClick={() => {
                filter.clear();
                searchField.current?.focus();
              }}
            >
              Show all devices
            </Button>
          }
        >
          Change the search or the filter.
        </EmptyState>
      ) : (
        <>
          {shown.length > 0 && (
            <AddToGroup groups={ownGroups} deviceIds={shown} onDone={() => setSelected(new Set())} />
          )}
          <DeviceTable {...{ area, devices, shared, customers, selection }} />
          <DeviceCards {...{ area, devices, shared, customers, selection }} />
        </>
      )}
      {pages}
    </Card>
  );
}

/** Selects a device, or no longer. */
function toggling(set: Dispatch<SetStateAction<ReadonlySet<string>>>) {
  return (id: string): void => {
    set((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  };
}
