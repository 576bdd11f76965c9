'use client';

import type { TrafficView } from '@/domain/usage/view';
import { useZone } from '../shell/clock';

/** Says whose clock the bars follow, where that is not the viewer's. */
export function ZoneNote({ range, timeZone }: Pick<TrafficView, 'range' | 'timeZone'>) {
  const zone = useZone();
  if (range === 'day' || range === 'week' || zone === timeZone) return null;
  const what = range === 'month' ? 'Days' : 'Months';
  return <p className="text-xs text-muted-foreground">{`${what} begin at midnight in ${timeZone}.`}</p>;
}
