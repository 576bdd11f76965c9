import type { ReactNode } from 'react';
import type { CockpitView } from '@/domain/cockpit/view';
import { formatBitrate, formatBytes } from '../format/bytes';
import { count } from '../format/count';
import { Card } from '../ui/card';
import { LiveRate } from '../usage/live-rate';

interface FiguresProps {
  cockpit: CockpitView;
  phones: { readonly serving: number; readonly total: number };
}

/** The numbers that an operator looks at first. */
export function Figures({ cockpit: { traffic, rotations, overQuota }, phones }: FiguresProps) {
  const { ended, changed, sameIp, failed } = rotations;
  return (
    <Card aria-label="Numbers">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-5 p-5 sm:grid-cols-3 xl:grid-cols-5">
        <Figure name="Phones that serve" value={`${phones.serving} of ${phones.total}`} />
        <Figure name="Traffic now" value={<LiveRate />}>
          {formatBitrate(traffic.bitsPerSecond)} over the last 5 minutes
        </Figure>
        <Figure name="Traffic, 24 hours" value={formatBytes(traffic.last24Hours)}>
          {formatBytes(traffic.month)} this month
        </Figure>
        <Figure
          name="Rotations, 24 hours"
          value={ended === 0 ? 'None' : `${Math.floor((changed / ended) * 100)} % changed`}
        >
          {ended > 0 && `${ended} ended, ${sameIp} kept their IP, ${failed} failed`}
        </Figure>
        <Figure name="Over their data limit" value={count(overQuota.count, 'connection')} />
      </dl>
    </Card>
  );
}

function Figure({ name, value, children }: { name: string; value: ReactNode; children?: ReactNode }) {
  return (
    <div className="grid content-start gap-1">
      <dt className="text-xs text-muted-foreground">{name}</dt>
      <dd className="grid gap-0.5">
        <span className="text-lg font-semibold tracking-tight tabular-nums">{value}</span>
        {children && <span className="text-xs text-muted-foreground">{children}</span>}
      </dd>
    </div>
  );
}
