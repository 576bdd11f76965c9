'use client';

import { useId } from 'react';
import type { UptimeCell } from '@/domain/uptime/view';
import { ChartTooltip } from '../chart/chart-tooltip';
import { useChosen } from '../chart/use-chosen';
import { formatTime } from '../format/date';
import { useZone } from '../shell/clock';
import { fillOf, KindPatterns } from './kind-fill';
import { formatShares, mainKind } from './words';

const rows = 12;
const columns = 24;
const rowPx = 9;

/** The last 24 hours: a column for each hour, in it from top to bottom twelve cells of five minutes. */
export function DayChart({ cells }: { cells: readonly UptimeCell[] }) {
  const zone = useZone();
  const id = useId();
  const time = (at: Date) => formatTime(at.getTime(), zone);
  const title = ({ start, end }: UptimeCell) => `${time(start)}–${time(end)}`;
  const { index, props } = useChosen({
    count: cells.length,
    label: 'Uptime of the last 24 hours, in steps of 5 minutes',
    textOf: (at) => textOf(cells[at], title),
    at: (x, y) => Math.floor(x * columns) * rows + Math.min(rows - 1, Math.floor(y * rows)),
    steps: { across: rows, along: -1 },
  });
  const chosen = index === undefined ? undefined : cells[index];
  const column = Math.floor((index ?? 0) / rows);
  const width = `${100 / columns}%`;
  return (
    <div className="grid gap-1">
      <div {...props} className="relative rounded-sm">
        {chosen && (
          <ChartTooltip x={(column + 0.5) / columns}>
            <span className="block font-medium">{title(chosen)}</span>
            {formatShares(chosen.shares)}
          </ChartTooltip>
        )}
        <svg aria-hidden className="block w-full overflow-visible" height={rows * rowPx}>
          <KindPatterns id={id} />
          {cells.map(({ start, shares }, at) => (
            <rect
              key={start.getTime()}
              x={`${(Math.floor(at / rows) / columns) * 100}%`}
              y={(at % rows) * rowPx}
              height={rowPx}
              rx="2"
              strokeWidth="1.5"
              fill={fillOf(id, mainKind(shares))}
              className="stroke-card"
              {...{ width }}
            />
          ))}
          {index !== undefined && (
            <rect
              x={`${(column / columns) * 100}%`}
              y={(index % rows) * rowPx}
              height={rowPx}
              rx="2"
              strokeWidth="2"
              className="fill-none stroke-foreground"
              {...{ width }}
            />
          )}
        </svg>
      </div>
      <div aria-hidden className="grid grid-cols-4 text-xs text-muted-foreground tabular-nums">
        {[0, 6, 12, 18].map((hour) => {
          const cell = cells[hour * rows];
          return <span key={hour}>{cell && time(cell.start)}</span>;
        })}
      </div>
    </div>
  );
}

function textOf(cell: UptimeCell | undefined, title: (cell: UptimeCell) => string): string {
  return cell ? `${title(cell)}: ${formatShares(cell.shares)}` : '';
}
