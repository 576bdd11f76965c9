'use client';

import { useId } from 'react';
import { uptimeKinds } from '@/domain/uptime/kinds';
import type { UptimeView } from '@/domain/uptime/view';
import { formatDuration } from '../format/duration';
import { fillOf, KindPatterns } from './kind-fill';

/** What the colours and lines of the chart mean, how long each lasted, and whether it counts. */
export function UptimeLegend({ shares }: { shares: UptimeView['shares'] }) {
  const id = useId();
  return (
    <ul aria-label="What the time was spent with" className="grid gap-x-6 gap-y-2 text-xs sm:grid-cols-2">
      {shares.map(({ kind, ms }) => (
        <li key={kind} className="flex items-start gap-2">
          <svg aria-hidden className="mt-0.5 size-3 shrink-0 rounded-sm">
            <KindPatterns id={`${id}${kind}`} />
            <rect width="100%" height="100%" fill={fillOf(`${id}${kind}`, kind)} />
          </svg>
          <span>
            <span className="font-medium">{uptimeKinds[kind].label}</span> {formatDuration(ms)}
            <span className="block text-muted-foreground">
              {uptimeKinds[kind].sentence}
              {uptimeKinds[kind].counts === 'nothing' && kind !== 'unknown' && ' Not downtime.'}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
