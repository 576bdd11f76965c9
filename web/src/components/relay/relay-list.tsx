import Link from 'next/link';
import type { ReactNode } from 'react';
import type { RelayView } from '@/domain/relay/view';
import { count } from '../format/count';
import { formatBytes } from '../format/bytes';
import { relayPath } from '../shell/navigation';
import { Card } from '../ui/card';
import { cn } from '../ui/cn';
import { coversRow } from '../ui/row-link';
import { RelativeTime } from '../ui/time';
import { PortsUsed } from './ports-used';
import { OpenvpnState, RelayState } from './relay-state';

/** The relays, each with its state and load. */
export function RelayList({ relays, pages }: { relays: readonly RelayView[]; pages: ReactNode }) {
  return (
    <Card>
      <ul aria-label="Relays" className="divide-y">
        {relays.map((relay) => (
          <Row key={relay.id} relay={relay} />
        ))}
      </ul>
      {pages}
    </Card>
  );
}

function Row({ relay }: { relay: RelayView }) {
  const { id, name, publicHost, deviceCount, openvpn, health, lastSeenAt } = relay;
  return (
    <li className="relative grid gap-x-6 gap-y-2 px-5 py-4 hover:bg-muted/60 md:grid-cols-[minmax(10rem,1.2fr)_minmax(0,2fr)_10rem] md:items-center">
      <div className="grid min-w-0 gap-1">
        <Link href={relayPath(id)} prefetch={false} className={cn('truncate font-medium', coversRow)}>
          {name}
        </Link>
        <span className="truncate font-mono text-xs text-muted-foreground">{publicHost}</span>
      </div>
      <div className="grid min-w-0 gap-1.5">
        <span className="flex flex-wrap gap-1.5">
          <RelayState relay={relay} />
          <OpenvpnState state={openvpn.state} />
        </span>
        <span className="text-xs text-muted-foreground tabular-nums">
          {health ? (
            `${health.phones} of ${count(deviceCount, 'phone')} online · CPU ${health.cpuPercent} % · event loop ${health.loopLagMs} ms · ${formatBytes(health.memoryBytes)} of ${formatBytes(health.memoryLimitBytes)}`
          ) : lastSeenAt ? (
            <>
              {count(deviceCount, 'phone')} · last seen <RelativeTime at={lastSeenAt} />
            </>
          ) : (
            'Has never started'
          )}
        </span>
      </div>
      <PortsUsed relay={relay} />
    </li>
  );
}
