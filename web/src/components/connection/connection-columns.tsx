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

/** Shares of the table's width that names have: what is longer is cut, so that the rest always fits beside them. */
const share = { title: '@2xl:w-[28%] @2xl:max-w-0', name: '@2xl:w-[16%] @2xl:max-w-0' } as const;
const cut = 'block truncate @max-2xl:max-w-40';

/** Ids of those whose whole access the viewer may copy, and of those that they may test. */
export interface ConnectionRights {
  readonly reveal: readonly string[];
  readonly test: readonly string[];
}

/** What a list of connections can show. */
export function connectionColumns(area: Area, { reveal, test }: ConnectionRights): ConnectionColumn[] {
  return [
    {
      ...{ id: 'name', title: 'Connection', sort: 'name', fixed: true, card: 'title' as const, className: share.title },
      cell: ({ id, name, username }) => (
        <>
          <RowTitle href={connectionPath(area, id)}>{name}</RowTitle>
          <RowSecond>{username}</RowSecond>
        </>
      ),
    },
    {
      ...{ id: 'device', title: 'Device', sort: 'device', className: share.name },
      cell: ({ device }) => <span className={cut}>{device.name}</span>,
    },
    ...(area === 'admin' ? [customer] : []),
    ...facts,
    {
      ...{ id: 'state', title: 'Status', card: 'end' as const },
      cell: (connection) => <ConnectionState connection={connection} />,
    },
    {
      ...{ id: 'copy', title: 'Copy and test', bare: true, fixed: true, card: 'end' as const, className: '@2xl:w-px' },
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
  ...{ id: 'customer', title: 'Customer', sort: 'customer', room: '4xl' as const, className: share.name },
  cell: ({ customer }) => <span className={cut}>{customer?.name}</span>,
};

const facts: readonly ConnectionColumn[] = [
  {
    ...{ id: 'port', title: 'Address', sort: 'port' },
    cell: ({ host, port }) => (
      <span className="block truncate font-mono text-xs whitespace-nowrap">
        {port === null ? 'Port released' : `${host}:${port}`}
      </span>
    ),
  },
  {
    ...{ id: 'username', title: 'Username', sort: 'username', room: '5xl' as const, card: 'none' as const },
    cell: ({ username }) => <span className="font-mono text-xs whitespace-nowrap">{username}</span>,
  },
  {
    ...{ id: 'protocols', title: 'Protocols', room: '6xl' as const, card: 'none' as const },
    cell: ({ protocols }) => (
      <span className="block max-w-44 truncate text-muted-foreground">
        {protocols.map((one) => protocolTitles[one]).join(', ')}
      </span>
    ),
  },
  {
    ...{ id: 'usage', title: 'Usage', className: 'tabular-nums' },
    cell: ({ name, monthBytes, quotaUse, quotaPeriod }) =>
      quotaUse ? (
        <QuotaLine quota={{ ...quotaUse, period: quotaPeriod }} name={name} />
      ) : (
        <span className="text-xs whitespace-nowrap text-muted-foreground">{formatBytes(monthBytes)} this month</span>
      ),
  },
  {
    ...{ id: 'expires', title: 'Expires', sort: 'expires', optional: true, card: 'none' as const },
    cell: ({ expiresAt }) => (expiresAt ? <DateTime at={expiresAt} className="whitespace-nowrap" /> : 'never'),
  },
  {
    ...{ id: 'created', title: 'Created', sort: 'created', optional: true, card: 'none' as const },
    cell: ({ createdAt }) => <DateTime at={createdAt} className="whitespace-nowrap" />,
  },
];
