import type { ConnectionUsageView } from '@/domain/connection/view';
import type { ReactNode } from 'react';
import { formatBytes } from '../format/bytes';
import { cn } from '../ui/cn';
import { Progress } from '../ui/progress';
import { DateTime } from '../ui/time';
import { ForecastNote } from './forecast-note';

const periods = { none: 'in total', day: 'today', month: 'this month' } as const;

interface QuotaBarProps {
  quota: NonNullable<ConnectionUsageView['quota']>;
  /** Buttons that change it. */
  children?: ReactNode;
}

/** How much of the data limit is used, since when it is near or reached, and when it starts again. */
export function QuotaBar({ quota, children }: QuotaBarProps) {
  const used = quota.limitBytes === 0 ? 1 : quota.usedBytes / quota.limitBytes;
  const reachedAt = quota.reached100At ?? quota.reached80At;
  const text = `${formatBytes(quota.usedBytes)} of ${formatBytes(quota.limitBytes)} ${periods[quota.period]}`;
  return (
    <div className="grid gap-2">
      <p className="flex flex-wrap justify-between gap-x-4 text-sm">
        <span>
          <span className="font-medium">{Math.floor(Math.min(1, used) * 100)}% of the data limit</span>
          <span className="text-muted-foreground"> · {text}</span>
        </span>
        {quota.resetsAt && (
          <span className="text-muted-foreground">
            resets <DateTime at={quota.resetsAt} />
          </span>
        )}
      </p>
      <Progress
        label="Data limit"
        value={used}
        text={text}
        tone={used >= 1 ? 'danger' : used >= 0.8 ? 'warning' : 'primary'}
      />
      {quota.topUpBytes > 0 && (
        <p className="text-sm text-muted-foreground">
          Includes a top-up of {formatBytes(quota.topUpBytes)}
          {quota.period === 'none' ? '' : ', which ends with this period'}.
        </p>
      )}
      {reachedAt && (
        <p className={cn('text-sm', used >= 1 ? 'text-danger' : 'text-warning')}>
          {used >= 1 ? 'Reached' : '80% reached'} <DateTime at={reachedAt} />
        </p>
      )}
      {quota.forecast && <ForecastNote forecast={quota.forecast} limitBytes={quota.limitBytes} />}
      {children}
    </div>
  );
}
