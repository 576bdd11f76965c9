import { hourMs, lastPeriods, sliceMs, stepStartMs } from '@pocketproxy/relay/contract/periods';
import type { Interval } from '@/domain/uptime/segments';

const hours = 24;
const days = 30;

/** The cells of a chart until `now`, the last one cut there: the running hour and 23 before it, or today and 29 days. */
export const cellsOf: Readonly<Record<'day' | 'month', (now: number, timeZone: string) => Interval[]>> = {
  day(now) {
    const start = stepStartMs(hourMs, now) - (hours - 1) * hourMs;
    const count = Math.max(1, Math.ceil((now - start) / sliceMs));
    return upTo(
      now,
      Array.from({ length: count }, (_, index) => start + index * sliceMs),
    );
  },
  month(now, timeZone) {
    return upTo(now, lastPeriods('day', days, now, timeZone));
  },
};

function upTo(now: number, starts: readonly number[]): Interval[] {
  return starts.map((from, index) => ({ from, to: starts[index + 1] ?? now }));
}
