'use client';

import { cn } from '../ui/cn';
import { ChartMarks, type Mark } from './chart-marks';
import { ChartTooltip } from './chart-tooltip';
import { useChosen } from './use-chosen';

interface LineChartProps {
  label: string;
  /** Oldest first; null: nothing is known of that time, and the line has a gap. */
  values: readonly (number | null)[];
  /** The values at the bottom and the top. */
  domain: readonly [low: number, high: number];
  format: (value: number) => string;
  /** The time of a value. */
  titleOf: (index: number) => string;
  marks: readonly Mark[];
  /** Said where nothing is known. */
  empty: string;
}

const height = 80;

/** One value over time as a line with gaps, and each point to look at. */
export function LineChart({ label, values, domain: [low, high], format, titleOf, marks, empty }: LineChartProps) {
  const said = (index: number) => {
    const value = values[index] ?? null;
    return value === null ? 'no reading' : format(value);
  };
  const { index, props } = useChosen({
    ...{ count: values.length, label },
    textOf: (at) => `${titleOf(at)}: ${said(at)}`,
    at: (x) => Math.floor(x * values.length),
  });
  const y = (value: number) => height - ((Math.min(high, Math.max(low, value)) - low) / (high - low)) * height;
  const chosen = index === undefined ? null : (values[index] ?? null);
  return (
    <div className="grid grid-cols-[3.5rem_minmax(0,1fr)] gap-x-2 gap-y-1">
      <div
        aria-hidden
        className="flex flex-col justify-between text-right text-xs whitespace-nowrap text-muted-foreground tabular-nums"
      >
        <span className="-mt-2">{format(high)}</span>
        <span className="-mb-2">{format(low)}</span>
      </div>
      <div {...props} className="relative rounded-sm">
        {index !== undefined && (
          <ChartTooltip x={(index + 0.5) / values.length}>
            <span className="block font-medium">{titleOf(index)}</span>
            {said(index)}
          </ChartTooltip>
        )}
        <svg
          aria-hidden
          className="block w-full overflow-visible"
          height={height}
          viewBox={`0 0 ${values.length} ${height}`}
          preserveAspectRatio="none"
        >
          {[0, height].map((at) => (
            <line
              key={at}
              x2={values.length}
              y1={at}
              y2={at}
              vectorEffect="non-scaling-stroke"
              className="stroke-border"
            />
          ))}
          {index !== undefined && (
            <rect
              x={index}
              width="1"
              height={height}
              className={cn(chosen === null ? 'fill-muted' : 'fill-primary-soft')}
            />
          )}
          {linesOf(values).map(({ start, values: run }) => (
            <polyline
              key={start}
              // A single reading is as wide as its time
              points={run.flatMap((value, at) => pointsOf(start + at, y(value), run.length === 1)).join(' ')}
              vectorEffect="non-scaling-stroke"
              strokeWidth="1.5"
              className="fill-none stroke-chart-down"
            />
          ))}
        </svg>
        {values.every((value) => value === null) && (
          <p className="absolute inset-0 grid place-items-center text-sm text-muted-foreground">{empty}</p>
        )}
      </div>
      <ChartMarks marks={marks} of={values.length} onPhone={5} />
    </div>
  );
}

function pointsOf(x: number, y: number, alone: boolean): string[] {
  return alone ? [`${x},${y}`, `${x + 1},${y}`] : [`${x + 0.5},${y}`];
}

/** The runs of values without a gap. Pure. */
export function linesOf(values: readonly (number | null)[]): { start: number; values: number[] }[] {
  const runs: { start: number; values: number[] }[] = [];
  values.forEach((value, index) => {
    const last = runs.at(-1);
    if (value === null) return;
    if (last && last.start + last.values.length === index) last.values.push(value);
    else runs.push({ start: index, values: [value] });
  });
  return runs;
}
