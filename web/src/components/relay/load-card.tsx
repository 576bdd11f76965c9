import type { RelayDetailView } from '@/domain/relay/view';
import { formatBytes } from '../format/bytes';
import { Card, CardContent, CardHeader } from '../ui/card';
import { RelativeTime } from '../ui/time';

/** What a relay carries now, and what that costs it. */
export function LoadCard({ relay: { health, lastSeenAt, deviceCount } }: { relay: RelayDetailView }) {
  return (
    <Card aria-labelledby="load">
      <CardHeader
        id="load"
        title="Load"
        description={
          health && lastSeenAt ? (
            <>
              As reported <RelativeTime at={lastSeenAt} />
            </>
          ) : undefined
        }
      />
      <CardContent>
        {health ? (
          <dl className="grid grid-cols-2 gap-x-6 gap-y-4 text-sm sm:grid-cols-3 [&_dd]:text-lg [&_dd]:font-semibold [&_dd]:tabular-nums [&_dt]:text-xs [&_dt]:text-muted-foreground">
            <Figure name="Phones online" value={`${health.phones} of ${deviceCount}`} />
            <Figure name="Open streams" value={health.streams.toLocaleString('en')} />
            <Figure name="OpenVPN sessions" value={health.vpnSessions.toLocaleString('en')} />
            <Figure name="CPU, of one core" value={`${health.cpuPercent} %`} />
            <Figure name="Event loop delay, 99 %" value={`${health.loopLagMs} ms`} />
            <Figure
              name="Memory"
              value={`${formatBytes(health.memoryBytes)} of ${formatBytes(health.memoryLimitBytes)}`}
            />
          </dl>
        ) : (
          <p className="text-sm text-muted-foreground">
            {lastSeenAt ? 'The relay is offline, so nothing is known of its load.' : 'The relay has never started.'}
          </p>
        )}
      </CardContent>
    </Card>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
