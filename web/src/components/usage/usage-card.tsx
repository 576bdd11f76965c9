import type { ReactNode } from 'react';
import type { ConnectionUsageView } from '@/domain/connection/view';
import type { TrafficView } from '@/domain/usage/view';
import { formatBytes } from '../format/bytes';
import { LiveRate } from './live-rate';
import { QuotaBar } from './quota-bar';
import { TrafficCard } from './traffic-card';
import type { LimitLine } from './traffic-chart';
import { UpDown } from './up-down';

interface UsageCardProps {
  connectionId: string;
  usage: ConnectionUsageView;
  traffic: TrafficView;
  hrefOf: (range: TrafficView['range']) => string;
  csv: string;
  /** Buttons that change the data limit's use. */
  quotaActions?: ReactNode;
}

/** Bytes through one connection: now, this month against its limit, and over time. */
export function UsageCard({ connectionId, usage, quotaActions, ...traffic }: UsageCardProps) {
  return (
    <TrafficCard title="Usage" limit={limitOf(usage, traffic.traffic)} {...traffic}>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-5 sm:grid-cols-4">
        <div className="grid content-start gap-1">
          <dt className="text-xs text-muted-foreground">Now</dt>
          <dd>
            <LiveRate connectionId={connectionId} />
          </dd>
        </div>
        <Sum name="This hour" bytes={usage.now} />
        <Sum name="This month" bytes={usage.month} />
        <Sum name="In total" bytes={usage.total} />
      </dl>
      {usage.quota && <QuotaBar quota={usage.quota}>{quotaActions}</QuotaBar>}
    </TrafficCard>
  );
}

/** The quota as a line, where its period is one bar. */
function limitOf({ quota }: ConnectionUsageView, { range }: TrafficView): LimitLine | undefined {
  const period = { day: undefined, week: undefined, month: 'day', year: 'month' }[range];
  if (!quota || quota.period !== period) return undefined;
  return { bytes: quota.limitBytes, label: `Data limit: ${formatBytes(quota.limitBytes)} per ${period}` };
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
