import { hourMs, insideOf, lastPeriods, periodEndMs, sliceMs, stepStartMs } from '@pocketproxy/relay/contract';
import type { UsageRange } from '@/domain/usage/input';

/** How a range is cut into buckets. */
export interface Buckets {
  /** Starts of the buckets, and the end of the last one. */
  readonly edges: readonly Date[];
  /** The same as rows are looked for: between two of them lie the rows of one bucket. */
  readonly rowEdges: readonly Date[];
}

/**
 * The buckets of a range up to now. A day or month that was counted by another zone belongs to the bucket in which most
 * of it lies, so a customer's change of zone loses and doubles nothing.
 */
export function bucketsOf(range: UsageRange, now: Date, timeZone: string): Buckets {
  const nowMs = now.getTime();
  switch (range) {
    case 'day':
      return steps(sliceMs, 288, nowMs);
    case 'week':
      return steps(hourMs, 168, nowMs);
    case 'month':
      return periods('day', 30, nowMs, timeZone);
    case 'year':
      return periods('month', 13, nowMs, timeZone);
    default:
      return range satisfies never;
  }
}

function steps(stepMs: number, count: number, nowMs: number): Buckets {
  const first = stepStartMs(stepMs, nowMs) - (count - 1) * stepMs;
  const edges = Array.from({ length: count + 1 }, (_, index) => new Date(first + index * stepMs));
  return { edges, rowEdges: edges };
}

function periods(period: 'day' | 'month', count: number, nowMs: number, timeZone: string): Buckets {
  const edges = [...lastPeriods(period, count, nowMs, timeZone), periodEndMs(period, nowMs, timeZone)];
  const inside = insideOf(period, 0);
  return { edges: edges.map((edge) => new Date(edge)), rowEdges: edges.map((edge) => new Date(edge - inside)) };
}
