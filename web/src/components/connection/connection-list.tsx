'use client';

import Link from 'next/link';
import type { ConnectionView } from '@/domain/connection/view';
import { accessForm } from '../format/access';
import { formatBytes } from '../format/bytes';
import { connectionPath, type Area } from '../shell/navigation';
import { useLiveConnectionRow } from '../shell/use-live-row';
import { CopyButton } from '../ui/copy-button';
import { QuotaLine } from '../usage/quota-line';
import { ConnectionState } from './connection-state';
import { protocolTitles } from './protocol-titles';
import { TestButton } from './test-button';
import { useAccess } from './use-access';
import { cn } from '../ui/cn';
import { coversRow } from '../ui/row-link';

interface ConnectionListProps {
  area: Area;
  connections: readonly ConnectionView[];
  /** Whether the device is named on each row. */
  showDevice?: boolean;
  /** Ids of those whose whole access the viewer may copy, and of those that they may test. */
  reveal: readonly string[];
  test: readonly string[];
}

/** Connections with where they are and what they used; each row copies its host:port:user:pass. */
export function ConnectionList({ area, connections, showDevice, reveal, test }: ConnectionListProps) {
  return (
    <ul className="divide-y">
      {connections.map((connection) => (
        <Row key={connection.id} area={area} connection={connection} {...{ showDevice, reveal, test }} />
      ))}
    </ul>
  );
}

function Row({
  area,
  connection: initial,
  showDevice,
  reveal,
  test,
}: Omit<ConnectionListProps, 'connections'> & { connection: ConnectionView }) {
  const connection = useLiveConnectionRow(initial);
  const { load } = useAccess(connection.id);
  const { name, host, port, username, device, customer, monthBytes, quotaUse, quotaPeriod, protocols } = connection;
  const owner = area === 'admin' && customer ? ` · ${customer.name}` : '';
  return (
    <li className="relative flex items-center gap-3 px-5 py-3 hover:bg-muted/60">
      <div className="grid min-w-0 flex-1 gap-x-4 gap-y-1 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_15rem] sm:items-center">
        <div className="min-w-0">
          <Link
            href={connectionPath(area, connection.id)}
            prefetch={false}
            className={cn('block truncate font-medium', coversRow)}
          >
            {name}
          </Link>
          {showDevice && (
            <span className="block truncate text-xs text-muted-foreground">{`${device.name}${owner}`}</span>
          )}
        </div>
        <div className="min-w-0 font-mono text-xs">
          <span className="block wrap-anywhere sm:truncate">{port === null ? 'Port released' : `${host}:${port}`}</span>
          <span className="block truncate text-muted-foreground">{username}</span>
          <span className="block truncate font-sans text-muted-foreground">
            {protocols.map((one) => protocolTitles[one]).join(', ')}
          </span>
        </div>
        <div className="flex items-center gap-3 sm:justify-end">
          {quotaUse ? (
            <QuotaLine quota={{ ...quotaUse, period: quotaPeriod }} name={name} />
          ) : (
            <span className="text-xs whitespace-nowrap text-muted-foreground tabular-nums">
              {formatBytes(monthBytes)} this month
            </span>
          )}
          <ConnectionState connection={connection} />
        </div>
      </div>
      {test.includes(connection.id) && (
        <span className="relative z-10 -mr-2">
          <TestButton connection={connection} />
        </span>
      )}
      {reveal.includes(connection.id) && (
        <span className="relative z-10">
          <CopyButton
            label={`Copy host:port:user:pass of ${name}`}
            text={async () => {
              const access = await load();
              return accessForm(access, '', 'line');
            }}
          />
        </span>
      )}
    </li>
  );
}
