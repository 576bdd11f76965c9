import {
  hourMs,
  insideOf,
  periodEndMs,
  periodStartMs,
  stepStartMs,
  utc,
  type CalendarPeriod,
} from '@pocketproxy/relay/contract';
import type { QuotaPeriod } from '@pocketproxy/prisma';

/** The zone of an owner's days, months and quota periods; UTC without an owner. */
export function zoneOf(customer: { readonly timeZone: string } | null): string {
  return customer?.timeZone ?? utc;
}

/** Start of the quota period that holds `now`, as the relay decides it; undefined for `none`, which never starts again. */
export function periodStart(period: QuotaPeriod, now: Date, timeZone: string): Date | undefined {
  return period === 'none' ? undefined : new Date(periodStartMs(period, now.getTime(), timeZone));
}

/** When the period that holds `now` ends; null for `none`. */
export function periodEnd(period: QuotaPeriod, now: Date, timeZone: string): Date | null {
  return period === 'none' ? null : new Date(periodEndMs(period, now.getTime(), timeZone));
}

/** Which rows of usage are of the period that holds `now`, also those that were counted by another zone of the owner's. */
export function rowsOfPeriod(period: CalendarPeriod, now: Date, timeZone: string): { gte: Date; lt: Date } {
  const inside = insideOf(period, 0);
  const [start, end] = [periodStartMs, periodEndMs].map((bound) => bound(period, now.getTime(), timeZone));
  return { gte: new Date((start ?? 0) - inside), lt: new Date((end ?? 0) - inside) };
}

export function monthStart(now: Date, timeZone: string): Date {
  return new Date(periodStartMs('month', now.getTime(), timeZone));
}

export function dayStart(now: Date, timeZone: string): Date {
  return new Date(periodStartMs('day', now.getTime(), timeZone));
}

export function hourStart(now: Date): Date {
  return new Date(stepStartMs(hourMs, now.getTime()));
}

/** Bytes counted in the current period: what was counted in an earlier one no longer matters. */
export function usedInPeriod(
  use: { periodStart: Date; bytes: bigint } | null,
  period: QuotaPeriod,
  now: Date,
  timeZone: string,
): number {
  const start = periodStart(period, now, timeZone);
  return use && (!start || use.periodStart >= start) ? Number(use.bytes) : 0;
}
