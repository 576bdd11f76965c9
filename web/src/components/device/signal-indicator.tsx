import { signalBars, signalWord } from '../format/signal';
import { cn } from '../ui/cn';

const bars = [1, 2, 3, 4] as const;

/** Four bars and the strength in dBm. */
export function SignalIndicator({ dbm, compact }: { dbm: number | null; compact?: boolean }) {
  if (dbm === null) return <span className="text-muted-foreground">—</span>;
  const filled = signalBars(dbm);
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap" title={`${dbm} dBm, ${signalWord(dbm)}`}>
      <svg aria-hidden viewBox="0 0 16 12" className="h-3 w-4">
        {bars.map((bar) => (
          <rect
            key={bar}
            x={(bar - 1) * 4}
            y={12 - bar * 3}
            width="3"
            height={bar * 3}
            rx="1"
            className={cn(bar > filled ? 'fill-border' : filled === 1 ? 'fill-danger-solid' : 'fill-foreground')}
          />
        ))}
      </svg>
      <span className={cn(compact && 'sr-only')}>
        {dbm} dBm<span className="sr-only">, {signalWord(dbm)}</span>
      </span>
    </span>
  );
}
