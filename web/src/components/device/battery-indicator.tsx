import { Zap } from 'lucide-react';
import { cn } from '../ui/cn';

/** The charge as a filled battery and in percent. */
export function BatteryIndicator({ percent, charging }: { percent: number | null; charging: boolean | null }) {
  if (percent === null) return <span className="text-muted-foreground">—</span>;
  const fill = percent <= 15 && !charging ? 'fill-danger-solid' : charging ? 'fill-success-solid' : 'fill-foreground';
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <svg aria-hidden viewBox="0 0 24 12" className="h-3 w-6">
        <rect x="0.5" y="0.5" width="20" height="11" rx="3" className="fill-none stroke-muted-foreground" />
        <rect x="22" y="4" width="2" height="4" rx="1" className="fill-muted-foreground" />
        <rect x="2.5" y="2.5" width={Math.max(1, (16 * percent) / 100)} height="7" rx="1.5" className={cn(fill)} />
      </svg>
      <span className="tabular-nums">{percent}%</span>
      {charging && (
        <>
          <Zap aria-hidden className="size-3.5 text-success" />
          <span className="sr-only">charging</span>
        </>
      )}
    </span>
  );
}
