import type { ReactNode } from 'react';
import type { OverviewFigures } from '@/domain/overview/view';
import { Sparkline } from '../chart/sparkline';
import { formatBytes } from '../format/bytes';
import { count } from '../format/count';
import { formatShare } from '../rotation/words';
import { Card } from '../ui/card';
import { Progress } from '../ui/progress';
import { LiveRate } from '../usage/live-rate';

/** Five numbers, each with its course. */
export function Figures({ figures, shared }: { figures: OverviewFigures; shared: number }) {
  const { online, now, today, month, rotations } = figures;
  return (
    <Card aria-label="Numbers" className="overflow-hidden">
      <dl className="grid grid-cols-2 gap-px bg-border md:grid-cols-5">
        <Figure
          name="Phones online"
          value={`${online.now} of ${online.total}`}
          course={<Sparkline values={online.history} label="Phones online in each of the last 24 hours" />}
          className="max-md:col-span-2"
        >
          {shared > 0 ? `and ${shared} shared with you` : 'over 24 h'}
        </Figure>
        <Figure
          name="Traffic now"
          value={<LiveRate />}
          course={<Sparkline values={now.history} label="Traffic of the last hour, in steps of 5 minutes" />}
        />
        <Figure
          name="Today"
          value={formatBytes(today.bytes)}
          course={<Sparkline values={today.history} label="Traffic in each of the last 24 hours" />}
        >
          since midnight
        </Figure>
        <Figure
          name="This month"
          value={formatBytes(month.bytes)}
          course={<Sparkline values={month.history} label="Traffic on each of the last 30 days" />}
        >
          <MonthLimit limit={month.limit} />
        </Figure>
        <Figure
          name="Rotations today"
          value={rotations.ended}
          course={<Sparkline values={rotations.history} label="Rotations in each of the last 24 hours" />}
        >
          {rotations.ended === 0 ? 'none yet' : `${formatShare(rotations.changed, rotations.ended)} brought another IP`}
        </Figure>
      </dl>
    </Card>
  );
}

function MonthLimit({ limit }: { limit: OverviewFigures['month']['limit'] }) {
  if (!limit) return 'without a data limit';
  const share = limit.limitBytes === 0 ? 1 : limit.usedBytes / limit.limitBytes;
  const text = `${Math.round(share * 100)} % of ${formatBytes(limit.limitBytes)} used`;
  return (
    <span className="grid gap-1.5">
      <span>{text}</span>
      <Progress
        label="Monthly data limits"
        value={share}
        text={`${text}, of ${count(limit.connections, 'connection')} with a monthly data limit`}
        tone={share >= 1 ? 'danger' : share >= 0.8 ? 'warning' : 'primary'}
        className="h-1"
      />
    </span>
  );
}

interface FigureProps {
  name: string;
  value: ReactNode;
  course: ReactNode;
  className?: string;
  children?: ReactNode;
}

function Figure({ name, value, course, className, children }: FigureProps) {
  return (
    <div className={`flex flex-col gap-1 bg-card p-4 ${className ?? ''}`}>
      <dt className="text-xs text-muted-foreground">{name}</dt>
      <dd className="flex flex-1 flex-col gap-1">
        {typeof value === 'object' ? (
          value
        ) : (
          <span className="text-lg font-semibold tracking-tight tabular-nums">{value}</span>
        )}
        {children && <span className="text-xs text-muted-foreground">{children}</span>}
        <span className="mt-auto block pt-2">{course}</span>
      </dd>
    </div>
  );
}
