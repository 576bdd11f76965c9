'use client';

import { useCallback, useMemo } from 'react';
import type { DeviceListItem } from '@/domain/device/view';
import type { GroupChoice } from '../group/add-to-group';
import { GroupFilter } from '../group/group-filter';
import { List } from '../list/list';
import { ListNews } from '../list/list-news';
import type { Area } from '../shell/navigation';
import { useFilter } from '../shell/use-filter';
import { useLiveDevice } from '../shell/use-live-row';
import { Select } from '../ui/select';
import { DeviceBulk, type DeviceBulkRights } from './device-bulk';
import { deviceColumns } from './device-columns';
import { fitsStatus, statusFilters, type StatusFilter } from './filter';

interface DeviceListProps {
  area: Area;
  /** Those on this page. */
  devices: readonly DeviceListItem[];
  /** As the address has it. */
  filter: { search: string; status: StatusFilter; group?: string };
  sort: string;
  nextCursor: string | null;
  /** How many fit the filter, and how many there are. */
  counts: { found: number; total: number };
  /** Ids of those that belong to another customer. */
  shared?: readonly string[];
  /** Those to filter by. */
  groups?: readonly GroupChoice[];
  /** Those of them that devices can be added to. */
  ownGroups?: readonly GroupChoice[];
  /** What the viewer may do to several; without it none can be selected. */
  bulk?: DeviceBulkRights | undefined;
  /** All belong to this one customer, whose page it is: the list has a heading and does not name them again. */
  ofOneCustomer?: boolean;
}

const none: readonly never[] = [];

/** A page of devices with a search over what a person may know of one, and filters by status and group. */
export function DeviceList(props: DeviceListProps) {
  const { area, devices, sort, nextCursor, counts, shared = none, groups = none, ownGroups = none } = props;
  const { search, status, group = '' } = props.filter;
  const { ofOneCustomer = false, bulk } = props;
  const filter = useFilter({ q: search, status: status === 'all' ? '' : status, group });
  const customers = area === 'admin' && !ofOneCustomer;
  const fits = useCallback((set: Readonly<Record<string, unknown>>) => fitsStatus(set, status), [status]);
  const columns = useMemo(() => deviceColumns({ area, shared, customers }), [area, shared, customers]);
  return (
    <>
      <ListNews kind="device" rows={devices} fits={status === 'all' ? undefined : fits} />
      <List
        title="Devices"
        showTitle={ofOneCustomer}
        {...{ columns, sort, nextCursor, counts }}
        rows={devices}
        useRow={useLiveDevice}
        normalSort="name"
        search={{
          label: 'Search devices',
          placeholder: 'Name, IP, carrier…',
          value: filter.valueOf('q'),
          onChange: (typed) => filter.change('q', typed),
          onClear: filter.clear,
        }}
        filters={
          <>
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
          </>
        }
        bulk={bulk && ((selection) => <DeviceBulk selection={selection} groups={ownGroups} rights={bulk} />)}
      />
    </>
  );
}
