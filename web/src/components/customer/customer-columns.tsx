import type { ReactNode } from 'react';
import type { CustomerRowView } from '@/domain/customer/view';
import { formatBytes } from '../format/bytes';
import { count } from '../format/count';
import type { Column } from '../list/column';
import { RowSecond, RowTitle } from '../list/list-row';
import { customerPath } from '../shell/navigation';
import { Badge } from '../ui/badge';
import { DateTime, RelativeTime } from '../ui/time';
import { CustomerState } from './customer-state';

/** What the list of customers can show. */
export const customerColumns: readonly Column<CustomerRowView>[] = [
  {
    ...{ id: 'name', title: 'Customer', sort: 'name', fixed: true, card: 'title', width: 'title' },
    cell: ({ id, name, memberCount, connectionCount }) => (
      <>
        <RowTitle href={customerPath(id)}>{name}</RowTitle>
        <RowSecond>
          {count(memberCount, 'member')} · {count(connectionCount, 'connection')}
        </RowSecond>
      </>
    ),
  },
  {
    ...{ id: 'state', title: 'Status', width: 'fit', card: 'end' },
    cell: ({ state }) => <CustomerState state={state} />,
  },
  {
    ...{ id: 'devices', title: 'Phones', sort: 'devices', width: 'fit', className: 'tabular-nums' },
    cell: ({ deviceCount, servingCount }) =>
      deviceCount === 0 ? <Quiet>No phone</Quiet> : `${servingCount} of ${deviceCount} serve`,
  },
  {
    ...{ id: 'alerts', title: 'Alerts', sort: 'alerts', width: 'fit' },
    cell: ({ openAlertCount }) =>
      openAlertCount > 0 ? <Badge tone="warning">{openAlertCount} open</Badge> : <Quiet>None</Quiet>,
  },
  {
    ...{ id: 'traffic', title: 'Traffic this month', sort: 'traffic', width: 'fit', className: 'tabular-nums' },
    cell: ({ monthBytes }) => formatBytes(monthBytes),
  },
  {
    ...{ id: 'seen', title: 'Last sign-in', sort: 'seen', width: 'fit', room: '4xl' },
    cell: ({ lastSignInAt }) => <Quiet>{lastSignInAt ? <RelativeTime at={lastSignInAt} /> : 'Never'}</Quiet>,
  },
  {
    ...{ id: 'members', title: 'Members', width: 'fit', optional: true, card: 'none', className: 'tabular-nums' },
    cell: ({ memberCount }) => memberCount,
  },
  {
    ...{
      id: 'connections',
      title: 'Connections',
      width: 'fit',
      optional: true,
      card: 'none',
      className: 'tabular-nums',
    },
    cell: ({ connectionCount }) => connectionCount,
  },
  {
    ...{ id: 'created', title: 'Created', sort: 'created', width: 'fit', optional: true, card: 'none' },
    cell: ({ createdAt }) => (
      <Quiet>
        <DateTime at={createdAt} />
      </Quiet>
    ),
  },
];

function Quiet({ children }: { children: ReactNode }) {
  return <span className="text-muted-foreground">{children}</span>;
}
