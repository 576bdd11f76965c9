'use client';

import type { ReactNode } from 'react';
import { ChartMarks, type Mark } from './chart-marks';
import { ChartTooltip } from './chart-tooltip';
import { axisWith } from './scale';
import { useChosen } from './use-chosen';

export interface Bar {
  readonly key: string | number;
  /** Amounts from bottom to top, one for each fill. */
  readonly parts: readonly number[];
  /** The bar in words, exact. */
  readonly text: string;
  /** The same for the tooltip. */
  readonly tip: ReactNode;
}

interface BarChartProps {
  label: string;
  bars: readonly Bar[];
  /** Classes that fill the parts. */
  fills: readonly string[];
  format: (amount: number) => string;
  limit?: { readonly amount: number; readonly label: string } | undefined;
  /** Along the time axis: at which bar, and what stands there. */
  marks: readonly Mark[];
  /** Said where all amounts are nothing. */
  empty: string;
}

const heightPx = 144;

/** Amounts over time as stacked bars, with an axis, a limit, and each bar to look at. */
export function BarChart({ label, bars, fills, format, limit, marks, empty }: BarChartProps) {
  const { index, props } = useChosen({
    ...{ count: bars.length, label },
    textOf: (at) => bars[at]?.text ?? '',
    at: (x) => Math.floor(x * bars.length),
  });
  const highest = Math.max(0, ...bars.map(({ parts }) => total(parts)));
  const { end, limitFits } = axisWith(highest, limit?.amount);
  const chosen = index === undefined ? undefined : bars[index];
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 gap-y-1">
      <div aria-hidden className="flex flex-col justify-between text-right text-xs text-muted-foreground tabular-nums">
        <span className="-mt-2">{highest > 0 && format(end)}</span>
        <span>{highest > 0 && end >= 2 && format(end / 2)}</span>
        <span className="-mb-2">0</span>
      </div>
      <div {...props} className="relative rounded-sm">
        {chosen && <ChartTooltip x={((index ?? 0) + 0.5) / bars.length}>{chosen.tip}</ChartTooltip>}
        <svg aria-hidden className="block w-full overflow-visible" height={heightPx}>
          {[0, 0.5, 1].map((part) => (
            <line key={part} x2="100%" y1={part * heightPx} y2={part * heightPx} className="stroke-border" />
          ))}
          <Bars {...{ bars, fills, end, index }} />
          {limit && limitFits && (
            <line
              x2="100%"
              y1={heightPx * (1 - limit.amount / end)}
              y2={heightPx * (1 - limit.amount / end)}
              strokeWidth="1.5"
              strokeDasharray="6 4"
              className="stroke-danger"
            />
          )}
        </svg>
        {highest === 0 && (
          <p className="absolute inset-0 grid place-items-center text-sm text-muted-foreground">{empty}</p>
        )}
      </div>
      <ChartMarks marks={marks} of={bars.length} onPhone={6} />
      {limit && (
        <p className="col-start-2 flex items-center gap-2 text-xs text-muted-foreground">
          <svg aria-hidden className="h-2 w-6 shrink-0">
            <line x2="100%" y1="4" y2="4" strokeWidth="1.5" strokeDasharray="6 4" className="stroke-danger" />
          </svg>
          {limit.label}
          {!limitFits && ', above this chart'}
        </p>
      )}
    </div>
  );
}

interface BarsProps extends Pick<BarChartProps, 'bars' | 'fills'> {
  end: number;
  index: number | undefined;
}

function Bars({ bars, fills, end, index }: BarsProps) {
  const slot = 100 / Math.max(1, bars.length);
  // Many bars stand side by side without a gap
  const gap = bars.length > 60 ? 0 : slot * 0.12;
  return bars.map(({ key, parts }, at) => {
    const x = `${at * slot + gap}%`;
    const width = `${slot - 2 * gap}%`;
    return (
      <g key={key} className={index === undefined || index === at ? undefined : 'opacity-50'}>
        {index === at && (
          <rect x={`${at * slot}%`} width={`${slot}%`} height={heightPx} className="fill-muted" strokeWidth="0" />
        )}
        {parts.map((amount, part) => {
          const height = (amount / end) * heightPx;
          const y = heightPx - (total(parts.slice(0, part + 1)) / end) * heightPx;
          return amount > 0 && <rect key={part} {...{ x, width, y, height }} className={fills[part]} />;
        })}
      </g>
    );
  });
}

function total(parts: readonly number[]): number {
  return parts.reduce((sum, part) => sum + part, 0);
}
