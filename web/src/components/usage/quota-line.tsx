import type { UsageItem } from '@/domain/usage/view';
import { formatBytes } from '../format/bytes';
import { Progress } from '../ui/progress';

const periods = { none: 'in total', day: 'today', month: 'this month' } as const;

interface QuotaLineProps {
  quota: NonNullable<UsageItem['quota']>;
  /** Of the connection. */
  name: string;
}

/** How much of a data limit is used, in a list. */
export function QuotaLine({ quota: { usedBytes, limitBytes, period }, name }: QuotaLineProps) {
  const part = limitBytes === 0 ? 1 : usedBytes / limitBytes;
  const text = `${formatBytes(usedBytes)} of ${formatBytes(limitBytes)} ${periods[period]}`;
  return (
    <span className="grid gap-1 text-xs whitespace-nowrap text-muted-foreground tabular-nums">
      {text}
      <Progress
        label={`Data limit of ${name}`}
        value={part}
        text={text}
        tone={part >= 1 ? 'danger' : part >= 0.8 ? 'warning' : 'primary'}
        className="h-1"
      />
    </span>
  );
}
