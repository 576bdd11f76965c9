'use client';

import { useMemo } from 'react';
import type { ConnectionView } from '@/domain/connection/view';
import type { GroupChoice } from '../group/add-to-group';
import { GroupFilter } from '../group/group-filter';
import { List } from '../list/list';
import { ListNews } from '../list/list-news';
import type { Area } from '../shell/navigation';
import { useFilter } from '../shell/use-filter';
import { useLiveConnection } from '../shell/use-live-row';
import { ConnectionBulk, type ConnectionBulkRights } from './connection-bulk';
import { connectionColumns } from './connection-columns';

interface ConnectionTableProps {
  area: Area;
  /** Those on this page. */
  connections: readonly ConnectionView[];
  reveal: readonly string[];
  /** As the address has it. */
  search: string;
  group: string;
  sort: string;
  nextCursor: string | null;
  /** Those to filter by. */
  groups: readonly GroupChoice[];
  /** How many fit the search, and how many there are. */
  counts: { found: number; total: number };
  /** What the viewer may do to several; without it none can be selected. */
  bulk?: ConnectionBulkRights | undefined;
}

/** A page of connections with a search over what a person may know of one, and a filter by group. */
export function ConnectionTable(props: ConnectionTableProps) {
  const { area, connections, reveal, search, group, sort, nextCursor, groups, counts, bulk } = props;
  const filter = useFilter({ q: search, group });
  const columns = useMemo(() => connectionColumns(area, reveal), [area, reveal]);
  return (
    <>
      <ListNews kind="connection" rows={connections} />
      <List
        title="Connections"
        {...{ columns, sort, nextCursor, counts }}
        rows={connections}
        useRow={useLiveConnection}
        normalSort="device"
        search={{
          label: 'Search connections',
          placeholder: 'Name, device, port…',
          value: filter.valueOf('q'),
          onChange: (typed) => filter.change('q', typed),
          onClear: filter.clear,
        }}
        filters={
          <GroupFilter
            groups={groups}
            value={filter.valueOf('group')}
            onChange={(chosen) => filter.change('group', chosen)}
          />
        }
        bulk={bulk && ((selection) => <ConnectionBulk selection={selection} rights={bulk} />)}
      />
    </>
  );
}
