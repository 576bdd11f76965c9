'use client';

import { useMemo } from 'react';
import { selectConnections } from '@/actions/connection';
import type { ConnectionView } from '@/domain/connection/view';
import type { GroupChoice } from '../group/add-to-group';
import { GroupFilter } from '../group/group-filter';
import { FilterSelect } from '../list/filter-select';
import { List } from '../list/list';
import { ListNews } from '../list/list-news';
import { askServer, silence } from '../shell/ask-server';
import type { Area } from '../shell/navigation';
import { useFilter } from '../shell/use-filter';
import { useLiveConnection } from '../shell/use-live-row';
import { toast } from '../ui/toaster';
import type { ConnectionBulkRights, SelectedConnection } from './connection-bulk';
import { connectionColumns, type ConnectionRights } from './connection-columns';
import { connectionFilterInputOf, connectionStatusFilters, type ConnectionFilter } from './filter';
import { lazily } from '../ui/lazily';

const ConnectionBulk = lazily(async () => (await import('./connection-bulk')).ConnectionBulk);

interface ConnectionTableProps {
  area: Area;
  /** Those on this page. */
  connections: readonly ConnectionView[];
  /** What the viewer may do to which of them. */
  rights: ConnectionRights;
  /** As the address has it. */
  filter: ConnectionFilter;
  /** All are of this customer, whose page it is. */
  customerId?: string;
  sort: string;
  nextCursor: string | null;
  /** Those to filter by. */
  groups: readonly GroupChoice[];
  /** How many fit the filter, and how many there are. */
  counts: { found: number; total: number };
  /** What the viewer may do to several; without it none can be selected. */
  bulk?: ConnectionBulkRights | undefined;
}

/** A page of connections with a search over what a person may know of one, and filters by status and group. */
export function ConnectionTable(props: ConnectionTableProps) {
  const { area, connections, rights, sort, nextCursor, groups, counts, bulk, customerId } = props;
  const { search, group, status } = props.filter;
  const filter = useFilter({ q: search, status: status === 'all' ? '' : status, group });
  const columns = useMemo(() => connectionColumns(area, rights), [area, rights]);
  const wanted = { ...connectionFilterInputOf(props.filter), ...(customerId !== undefined && { customerId }) };
  return (
    <>
      <ListNews
        kind="connection"
        rows={connections}
        {...{ status, customerId }}
        narrowed={search !== '' || group !== ''}
      />
      <List<ConnectionView, SelectedConnection>
        title="Connections"
        {...{ columns, sort, nextCursor, counts }}
        rows={connections}
        useRow={useLiveConnection}
        normalSort="device"
        filter={filter}
        search={{ label: 'Search connections', placeholder: 'Name, device, port…' }}
        filters={
          <>
            <FilterSelect
              label="Filter by status"
              className="w-56"
              options={connectionStatusFilters}
              filter={filter}
              field="status"
            />
            <GroupFilter groups={groups} filter={filter} />
          </>
        }
        bulk={
          bulk && {
            bar: (selection, more) => <ConnectionBulk {...{ selection, more }} rights={bulk} />,
            readMatching: () => askServer(selectConnections(wanted), () => toast.error(silence)),
          }
        }
      />
    </>
  );
}
