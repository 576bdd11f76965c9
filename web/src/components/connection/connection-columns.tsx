import type { ConnectionView } from '@/domain/connection/view';
import { formatBytes } from '../format/bytes';
import type { Column } from '../list/column';
import { RowSecond, RowTitle } from '../list/list-row';
import { connectionPath, type Area } from '../shell/navigation';
import { DateTime } from '../ui/time';
import { QuotaLine } from '../usage/quota-line';
import { ConnectionState } from './connection-state';
import { CopyAccess } from './copy-access';
import { protocolTitles } from './protocol-titles';
import { TestButton } from './test-button';

type ConnectionColumn = Column<ConnectionView>;

/** Ids of those whose whole access the viewer may copy, and of those that they may test. */
export interface ConnectionRights {
  readonly reveal: readonly string[];
  readonly test: readonly string[];
}

/** What a list of connections can show. */
export function connectionColumns(area: Area, { reveal, test }: ConnectionRights): ConnectionColumn[] {
  return [
    {
      ...{
        id: 'name',
        title: 'Connection',
        sort: 'name',
        fixed: true,
        card: 'title' as const,
        width: 'title' as const,
      },
      cell: ({ id, name, username }) => (
        <>
          <RowTitle href={connectionPath(area, id)}>{name}</RowTitle>
          <RowSecond>{username}</RowSecond>
        </>
      ),
    },
    {
      ...{ id: 'device', title: 'Device', sort: 'device', width: 'name' as const },
      cell: ({ device }) => device.name,
    },
    ...(area === 'admin' ? [customer] : []),
    ...facts,
    {
      ...{ id: 'state', title: 'Status', width: 'fit' as const, card: 'end' as const },
      cell: (connection) => <ConnectionState connection={connection} />,
    },
    {
      ...{ id: 'copy', title: 'Copy and test', width: 'least' as const, bare: true, fixed: true, card: 'end' as const },
      cell: ({ id, name }) =>
        (reveal.includes(id) || test.includes(id)) && (
          <span className="relative z-10 flex justify-end gap-0.5">
            {test.includes(id) && <TestButton connection={{ id, name }} />}
            {reveal.includes(id) && <CopyAccess id={id} name={name} />}
          </span>
        ),
    },
  ];
}

const customer: ConnectionColumn = {
  ...{ id: 'customer', title: 'Customer', sort: 'customer', width: 'name' as const, room: '4xl' as const },
  cell: ({ customer }) => customer?.name,
};

const facts: readonly ConnectionColumn[] = [
  {
    ...{ id: 'port', title: 'Address', sort: 'port', width: 'fit' as const },
    cell: ({ host, port }) => (
      <span className="block truncate font-mono text-xs whitespace-nowrap">
        {port === null ? 'Port released' : `${host}:${port}`}
      </span>
    ),
  },
  {
    ...{
      id: 'username',
      title: 'Username',
      sort: 'username',
      width: 'fit' as const,
      room: '5xl' as const,
      card: 'none' as const,
    },
    cell: ({ username }) => <span className="font-mono text-xs whitespace-nowrap">{username}</span>,
  },
  {
    ...{ id: 'protocols', title: 'Protocols', width: 'fit' as const, room: '6xl' as const, card: 'none' as const },
    cell: ({ protocols }) => (
      <span className="block max-w-44 truncate text-muted-foreground">
        {protocols.map((one) => protocolTitles[one]).join(', ')}
      </span>
    ),
  },
  {
    ...{ id: 'usage', title: 'Usage', width: 'fit' as const, className: 'tabular-nums' },
    cell: ({ name, monthBytes, quotaUse, quotaPeriod }) =>
      quotaUse ? (
        <QuotaLine quota={{ ...quotaUse, period: quotaPeriod }} name={name} />
      ) : (
        <span className="text-xs whitespace-nowrap text-muted-foreground">{formatBytes(monthBytes)} this month</span>
      ),
  },
  {
    ...{
      id: 'expires',
      title: 'Expires',
      sort: 'expires',
      width: 'fit' as const,
      optional: true,
      card: 'none' as const,
    },
    cell: ({ expiresAt }) => (expiresAt ? <DateTime at={expiresAt} className="whitespace-nowrap" /> : 'never'),
  },
  {
    ...{
      id: 'created',
      title: 'Created',
      sort: 'created',
      width: 'fit' as const,
      optional: true,
      card: 'none' as const,
    },
    cell: ({ createdAt }) => <DateTime at={createdAt} className="whitespace-nowrap" />,
  },
];
