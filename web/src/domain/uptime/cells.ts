import { zoneDayLater, zoneDayStart, zoneHourStart } from '@/base/zone-days';
import type { Interval } from '@/domain/uptime/segments';

const hourMs = 3_600_000;
const cellMs = 300_000;
const hours = 24;
const days = 30;

/** The cells of a chart until `now`, the last one cut there: the running hour and 23 before it, or today and 29 days. */
export const cellsOf: Readonly<Record<'day' | 'month', (now: number, timeZone: string) => Interval[]>> = {
  day(now, timeZone) {
    const start = zoneHourStart(now, timeZone) - (hours - 1) * hourMs;
    const count = Math.max(1, Math.ceil((now - start) / cellMs));
    return cut(
      Array.from({ length: count + 1 }, (_, index) => start + index * cellMs),
      now,
    );
  },
  month(now, timeZone) {
    const today = zoneDayStart(now, timeZone);
    return cut(
      Array.from({ length: days + 1 }, (_, index) => zoneDayLater(today, timeZone, index - days + 1)),
      now,
    );
  },
};

function cut(starts: readonly number[], now: number): Interval[] {
  return starts.slice(0, -1).map((from, index) => ({ from, to: Math.min(starts[index + 1] ?? now, now) }));
}
