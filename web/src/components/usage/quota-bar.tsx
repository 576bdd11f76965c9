import type { ConnectionUsageView } from '@/domain/connection/view';
import { formatBytes } from '../format/bytes';
import { Progress } from '../ui/progress';
import { DateTime } from '../ui/time';
import { ForecastNote } from './forecast-note';

const periods = { none: 'in total', day: 'today', month: 'this month' } as const;

/** How much of the data limit is used, and when it starts again. */
export function QuotaBar({ quota }: { quota: NonNullable<ConnectionUsageView['quota']> }) {
  const used = quota.limitBytes === 0 ? 1 : quota.usedBytes / quota.limitBytes;
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
      {quota.forecast && <ForecastNote forecast={quota.forecast} limitBytes={quota.limitBytes} />}
    </div>
  );
}
