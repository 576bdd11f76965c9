'use client';

import { Search, SearchX } from 'lucide-react';
import { useState } from 'react';
import type { DeviceView } from '@/domain/device/view';
import type { Area } from '../shell/navigation';
import { Card, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { DeviceCards } from './device-cards';
import { DeviceTable } from './device-table';
import { matchesFilter, statusFilters, type StatusFilter } from './filter';

interface DeviceListProps {
  area: Area;
  devices: DeviceView[];
  /** Ids of those that belong to another customer. */
  shared?: readonly string[];
  /** All belong to this one customer, whose page it is: the list has a heading and does not name them again. */
  ofOneCustomer?: boolean;
}

/** All devices with a search over what a person may know of one, and a filter by status. */
export function DeviceList({ area, devices, shared = [], ofOneCustomer = false }: DeviceListProps) {
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState<StatusFilter>('all');
  const customers = area === 'admin' && !ofOneCustomer;
  const found = devices.filter((device) => matchesFilter(device, search, status));
  return (
    <Card aria-label="Devices" className="@container">
      {ofOneCustomer && <CardHeader title="Devices" />}
      <div role="search" className="flex flex-wrap items-center gap-3 p-4">
        <div className="relative min-w-40 flex-1 sm:max-w-xs">
          <Search aria-hidden className="absolute top-2.5 left-3 size-4 text-muted-foreground" />
          <Input
            type="search"
            aria-label="Search devices"
            placeholder="Name, IP, carrier…"
            className="pl-9"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
        <Select
          aria-label="Filter by status"
          className="w-36"
          options={statusFilters}
          value={status}
          onValueChange={setStatus}
        />
        <p role="status" className="ml-auto text-sm text-muted-foreground max-sm:sr-only">
          {found.length === devices.length ? `${devices.length} in all` : `${found.length} of ${devices.length}`}
        </p>
      </div>
      {found.length === 0 ? (
        <EmptyState icon={SearchX} title="No device matches" as="h2" className="border-t">
          Change the search or the filter.
        </EmptyState>
      ) : (
        <>
          <DeviceTable area={area} devices={found} shared={shared} customers={customers} />
          <DeviceCards area={area} devices={found} shared={shared} customers={customers} />
        </>
      )}
    </Card>
  );
}
