import type { QuotaPeriod } from '@pocketproxy/prisma';

/** Start of the quota period that holds `now`; undefined for `none`, which never starts again. Periods are UTC. */
export function periodStart(period: QuotaPeriod, now: Date): Date | undefined {
  switch (period) {
    case 'none':
      return undefined;
    case 'day':
      return dayStart(now);
    case 'month':
      return monthStart(now);
    default:
      return period satisfies never;
  }
}

/** When the period that holds `now` ends; null for `none`. */
export function periodEnd(period: QuotaPeriod, now: Date): Date | null {
  const start = periodStart(period, now);
  if (!start) return null;
  const end = new Date(start);
  if (period === 'day') end.setUTCDate(end.getUTCDate() + 1);
  else end.setUTCMonth(end.getUTCMonth() + 1);
  return end;
}

export function monthStart(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
}

export function dayStart(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
}

export function hourStart(now: Date): Date {
  return new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000);
}

/** Bytes counted in the current period: what was counted in an earlier one no longer matters. */
export function usedInPeriod(use: { periodStart: Date; bytes: bigint } | null, period: QuotaPeriod, now: Date): number {
  const start = periodStart(period, now);
  return use && (!start || use.periodStart >= start) ? Number(use.bytes) : 0;
}
