'use client';

import type { ConnectionUsageView } from '@/domain/connection/view';
import { formatBytes } from '../format/bytes';
import { formatTime } from '../format/date';
import { useZone } from '../shell/clock';
import { HoursTable } from './hours-table';

type Hour = ConnectionUsageView['hours'][number];

const height = 100;
const slot = 10;

/** Bytes per hour of the last day as bars, and the same as a table. */
export function HoursChart({ hours }: { hours: readonly Hour[] }) {
  const zone = useZone();
  const most = Math.max(...hours.map(({ up, down }) => up + down), 1);
  const empty = hours.every(({ up, down }) => up + down === 0);
  const marks = hours.filter((_, index) => index % 6 === 0);
  return (
    <figure className="grid gap-2">
      <figcaption className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 text-xs text-muted-foreground">
        <span>Per hour, last 24 hours{empty ? '' : ` · at most ${formatBytes(most)}`}</span>
        <span className="flex gap-4">
          <Key name="Down" color="bg-chart-down" />
          <Key name="Up" color="bg-chart-up" />
        </span>
      </figcaption>
      <div className="relative">
        <svg
          aria-hidden
          viewBox={`0 0 ${hours.length * slot} ${height}`}
          preserveAspectRatio="none"
          className="h-32 w-full border-b"
        >
          {hours.map((hour, index) => (
            <Bar key={hour.hour.getTime()} hour={hour} x={index * slot} most={most} zone={zone} />
          ))}
        </svg>
        {empty && (
          <p className="absolute inset-0 grid place-items-center text-sm text-muted-foreground">No traffic yet</p>
        )}
      </div>
      <div aria-hidden className="grid grid-cols-4 text-xs text-muted-foreground tabular-nums">
        {marks.map(({ hour }) => (
          <span key={hour.getTime()}>{formatTime(hour.getTime(), zone)}</span>
        ))}
      </div>
      <HoursTable hours={hours} zone={zone} />
    </figure>
  );
}

function Key({ name, color }: { name: string; color: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <span aria-hidden className={`size-2.5 rounded-sm ${color}`} />
      {name}
    </span>
  );
}

function Bar({ hour: { hour, up, down }, x, most, zone }: { hour: Hour; x: number; most: number; zone: string }) {
  const downHeight = (down / most) * height;
  const upHeight = (up / most) * height;
  return (
    <g className="group">
      <title>{`${formatTime(hour.getTime(), zone)}: ${formatBytes(down)} down, ${formatBytes(up)} up`}</title>
      <rect x={x} width={slot} height={height} className="fill-transparent group-hover:fill-muted" />
      <rect x={x + 1.5} y={height - downHeight} width={slot - 3} height={downHeight} className="fill-chart-down" />
      <rect
        x={x + 1.5}
        y={height - downHeight - upHeight}
        width={slot - 3}
        height={upHeight}
        className="fill-chart-up"
      />
    </g>
  );
}
