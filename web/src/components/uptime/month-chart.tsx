'use client';

import { useId } from 'react';
import type { UptimeCell } from '@/domain/uptime/view';
import { ChartTooltip } from '../chart/chart-tooltip';
import { useChosen } from '../chart/use-chosen';
import { formatDate, formatDay } from '../format/date';
import { useZone } from '../shell/clock';
import { fillOf, KindPatterns } from './kind-fill';
import { formatPercent, formatShares, percentOf } from './words';

const heightPx = 108;
const leastPx = 3;

/** The last 30 days: a column for each day, made of what its time was spent with. */
export function MonthChart({ cells }: { cells: readonly UptimeCell[] }) {
  const zone = useZone();
  const id = useId();
  const title = ({ start, shares }: UptimeCell) => {
    const percent = percentOf(shares);
    return `${formatDate(start.getTime(), zone)}${percent === null ? '' : `: ${formatPercent(percent)} online`}`;
  };
  const { index, props } = useChosen({
    count: cells.length,
    label: 'Uptime of the last 30 days',
    textOf: (at) => textOf(cells[at], title),
    at: (x) => Math.floor(x * cells.length),
  });
  const chosen = index === undefined ? undefined : cells[index];
  const slot = 100 / cells.length;
  return (
    <div className="grid gap-1">
      <div {...props} className="relative rounded-sm">
        {chosen && (
          <ChartTooltip x={((index ?? 0) + 0.5) / cells.length}>
            <span className="block font-medium">{title(chosen)}</span>
            {formatShares(chosen.shares)}
          </ChartTooltip>
        )}
        <svg aria-hidden className="block w-full" height={heightPx}>
          <KindPatterns id={id} />
          {cells.map((cell, at) => (
            <g key={cell.start.getTime()} className={index === undefined || index === at ? '' : 'opacity-60'}>
              {partsOf(cell).map(({ kind, y, height }) => (
                <rect
                  key={kind}
                  x={`${at * slot + slot * 0.08}%`}
                  width={`${slot * 0.84}%`}
                  fill={fillOf(id, kind)}
                  {...{ y, height }}
                />
              ))}
            </g>
          ))}
        </svg>
      </div>
      <div aria-hidden className="grid grid-cols-5 text-xs text-muted-foreground tabular-nums">
        {cells
          .filter((_, at) => at % 6 === 0)
          .map(({ start }) => (
            <span key={start.getTime()}>{formatDay(start.getTime(), zone)}</span>
          ))}
      </div>
    </div>
  );
}

/** Parts from bottom to top: online first. What was not online is seen however short it was. */
function partsOf({ shares }: UptimeCell) {
  const whole = shares.reduce((sum, { ms }) => sum + ms, 0);
  const heights = shares.map(({ kind, ms }) => {
    const exact = (ms / Math.max(1, whole)) * heightPx;
    return { kind, height: kind === 'online' || kind === 'unknown' ? exact : Math.max(leastPx, exact) };
  });
  const scale =
    heightPx /
    Math.max(
      heightPx,
      heights.reduce((sum, { height }) => sum + height, 0),
    );
  let y = heightPx;
  return heights.map(({ kind, height }) => {
    y -= height * scale;
    return { kind, y, height: height * scale };
  });
}

function textOf(cell: UptimeCell | undefined, title: (cell: UptimeCell) => string): string {
  return cell ? `${title(cell)}. ${formatShares(cell.shares)}` : '';
}
