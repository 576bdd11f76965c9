'use client';

import { useMemo } from 'react';
import { selectDevices } from '@/actions/device';
import type { DeviceListItem } from '@/domain/device/view';
import type { GroupChoice } from '../group/add-to-group';
import { GroupFilter } from '../group/group-filter';
import { FilterSelect } from '../list/filter-select';
import { List } from '../list/list';
import { ListNews } from '../list/list-news';
import { askServer, silence } from '../shell/ask-server';
import type { Area } from '../shell/navigation';
import { useFilter } from '../shell/use-filter';
import { useLiveDevice } from '../shell/use-live-row';
import { toast } from '../ui/toaster';
import type { DeviceBulkRights, SelectedDevice } from './device-bulk';
import { deviceColumns } from './device-columns';
import { statusFilters, type StatusFilter } from './filter';
import { lazily } from '../ui/lazily';

const DeviceBulk = lazily(async () => (await import('./device-bulk')).DeviceBulk);

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
  customerId?: string;
}

const none: readonly never[] = [];

/** A page of devices with a search over what a person may know of one, and filters by status and group. */
export function DeviceList(props: DeviceListProps) {
  const { area, devices, sort, nextCursor, counts, shared = none, groups = none, ownGroups = none } = props;
  const { search, status, group = '' } = props.filter;
  const { customerId, bulk } = props;
  const filter = useFilter({ q: search, status: status === 'all' ? '' : status, group });
  const wanted = {
    search,
    ...(status !== 'all' && { state: status }),
    ...(group !== '' && { groupId: group }),
    ...(customerId !== undefined && { customerId }),
  };
  const customers = area === 'admin' && customerId === undefined;
  const columns = useMemo(() => deviceColumns({ area, shared, customers }), [area, shared, customers]);
  return (
    <>
      <ListNews kind="device" rows={devices} {...{ status, customerId }} narrowed={search !== '' || group !== ''} />
      <List<DeviceListItem, SelectedDevice>
        title="Devices"
        showTitle={customerId !== undefined}
        {...{ columns, sort, nextCursor, counts }}
        rows={devices}
        useRow={useLiveDevice}
        normalSort="name"
        filter={filter}
        search={{ label: 'Search devices', placeholder: 'Name, IP, carrier…' }}
        filters={
          <>
            <FilterSelect
              label="Filter by status"
              className="w-44"
              options={statusFilters}
              filter={filter}
              field="status"
            />
            <GroupFilter groups={groups} filter={filter} />
          </>
        }
        bulk={
          bulk && {
            bar: (selection, more) => <DeviceBulk {...{ selection, more }} groups={ownGroups} rights={bulk} />,
            readMatching: () => askServer(selectDevices(wanted), () => toast.error(silence)),
          }
        }
      />
    </>
  );
}
