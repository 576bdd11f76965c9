import type { ConnectionUsageView } from '@/domain/connection/view';
import { formatBytes } from '../format/bytes';
import { Card, CardContent, CardHeader } from '../ui/card';
import { HoursChart } from './hours-chart';
import { LiveRate } from './live-rate';
import { QuotaBar } from './quota-bar';
import { UpDown } from './up-down';

/** Bytes through one connection: now, in the last day and this month, against its limit. */
export function UsageCard({ usage }: { usage: ConnectionUsageView }) {
  const day = usage.hours.reduce((sum, { up, down }) => ({ up: sum.up + up, down: sum.down + down }), {
    up: 0,
    down: 0,
  });
  return (
    <Card aria-labelledby="usage">
      <CardHeader
        id="usage"
        title="Usage"
        description="Counted at the relay, exact to the byte, a few seconds behind."
      />
      <CardContent className="grid gap-6">
        <dl className="grid grid-cols-2 gap-x-4 gap-y-5 sm:grid-cols-4">
          <div className="grid content-start gap-1">
            <dt className="text-xs text-muted-foreground">Now</dt>
            <dd>
              <LiveRate total={usage.total} />
            </dd>
          </div>
          <Sum name="This hour" bytes={usage.now} />
          <Sum name="Last 24 hours" bytes={day} />
          <Sum name="This month" bytes={usage.month} />
        </dl>
        {usage.quota && <QuotaBar quota={usage.quota} />}
        <HoursChart hours={usage.hours} />
      </CardContent>
    </Card>
  );
}

function Sum({ name, bytes }: { name: string; bytes: { up: number; down: number } }) {
  return (
    <div className="grid content-start gap-1">
      <dt className="text-xs text-muted-foreground">{name}</dt>
      <dd className="grid">
        <span className="text-lg font-semibold tracking-tight tabular-nums">{formatBytes(bytes.up + bytes.down)}</span>
        <UpDown down={formatBytes(bytes.down)} up={formatBytes(bytes.up)} />
      </dd>
    </div>
  );
}
