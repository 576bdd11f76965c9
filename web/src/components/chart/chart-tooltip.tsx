import type { ReactNode } from 'react';
import { cn } from '../ui/cn';

interface ChartTooltipProps {
  /** Where the point lies, from 0 to 1 of the chart's width. */
  x: number;
  children: ReactNode;
}

/** What a point says, above the chart. The element around it is positioned; screen readers read the chart's own text. */
export function ChartTooltip({ x, children }: ChartTooltipProps) {
  const side = x < 0.3 ? 'translate-x-0' : x > 0.7 ? '-translate-x-full' : '-translate-x-1/2';
  return (
    <div
      aria-hidden
      // Only ever set by the browser, after a pointer or key: a policy against inline styles does not apply to that
      style={{ left: `${x * 100}%` }}
      className={cn(
        'pointer-events-none absolute bottom-full z-20 mb-1 w-max max-w-80 rounded-lg max-sm:left-0! max-sm:max-w-full max-sm:translate-x-0! border bg-popover px-3 py-2 text-xs shadow-md',
        side,
      )}
    >
      {children}
    </div>
  );
}
