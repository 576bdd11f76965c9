import type { QuotaPeriod } from '../../contract/connection-limits.ts';

export const hourMs = 3_600_000;

/** Start of the UTC hour. */
export function hourStartMs(nowMs: number): number {
  return nowMs - (nowMs % hourMs);
}

/** Start of the quota period that holds nowMs: the UTC day or month, or 0 for one period without end. */
export function periodStartMs(period: QuotaPeriod, nowMs: number): number {
  if (period === 'none') return 0;
  const now = new Date(nowMs);
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), period === 'day' ? now.getUTCDate() : 1);
}
