import type { QuotaPeriod } from './connection-limits.ts';

/**
 * Days and months as a customer's clock shows them. Web and relay decide by these functions alike: quotas, usage by day
 * and by month. A period is named by the instant at which it starts.
 */
export type CalendarPeriod = Exclude<QuotaPeriod, 'none'>;

/** Zone of what has no customer, and of customers that chose none. */
export const utc = 'UTC';

/** Traffic is counted in pieces this long; every zone's midnight lies between two of them. */
export const sliceMs = 300_000;
export const hourMs = 3_600_000;
const minuteMs = 60_000;
const dayMs = 24 * hourMs;

/**
 * True for an IANA name that this process knows; not for an offset, such as +02:00, and not for an abbreviation, such as IST:
 * Postgres means other zones by them, or none.
 */
export function isTimeZone(name: string): boolean {
  if (name.length > 60 || !/^(?:UTC|GMT|[A-Za-z_]+\/.+)$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Start of the piece of so many milliseconds since 1970 that holds nowMs: five minutes, the UTC hour. */
export function stepStartMs(stepMs: number, nowMs: number): number {
  return nowMs - (nowMs % stepMs);
}

/** Start of the day or month that holds nowMs; 0 for `none`, one period without end. */
export function periodStartMs(period: QuotaPeriod, nowMs: number, timeZone: string): number {
  return period === 'none' ? 0 : boundsOf(period, nowMs, timeZone).startMs;
}

/** Its end, which is the start of the next one; Infinity for `none`. */
export function periodEndMs(period: QuotaPeriod, nowMs: number, timeZone: string): number {
  return period === 'none' ? Infinity : boundsOf(period, nowMs, timeZone).endMs;
}

/** Starts of the last `count` days or months, oldest first; the last one holds nowMs. */
export function lastPeriods(period: CalendarPeriod, count: number, nowMs: number, timeZone: string): number[] {
  const starts = [periodStartMs(period, nowMs, timeZone)];
  while (starts.length < count) starts.unshift(periodStartMs(period, (starts[0] ?? 0) - 1, timeZone));
  return starts;
}

/**
 * An instant inside the period that starts at startMs, wherever that was. So a day or month that was counted by another
 * zone (the customer's has changed since) is found as the day or month that it mostly is: zones are at most 26 hours apart.
 */
export function insideOf(period: CalendarPeriod, startMs: number): number {
  return startMs + (period === 'day' ? dayMs / 2 : 14 * dayMs);
}

interface Bounds {
  readonly startMs: number;
  readonly endMs: number;
}

/** The bounds found last, by zone: almost everyone asks for now. */
const found = { day: new Map<string, Bounds>(), month: new Map<string, Bounds>() };
const maxFound = 1_000;

function boundsOf(period: CalendarPeriod, nowMs: number, timeZone: string): Bounds {
  const known = found[period].get(timeZone);
  if (known && known.startMs <= nowMs && nowMs < known.endMs) return known;
  const today = new Date(localDateMs(nowMs, timeZone));
  const [year, month, day] = [today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate()];
  const dates =
    period === 'day'
      ? [Date.UTC(year, month, day), Date.UTC(year, month, day + 1)]
      : [Date.UTC(year, month), Date.UTC(year, month + 1)];
  const [startMs = 0, endMs = 0] = dates.map((dateMs) => firstInstantMs(dateMs, timeZone));
  if (found[period].size >= maxFound) found[period].clear();
  found[period].set(timeZone, { startMs, endMs });
  return { startMs, endMs };
}

/**
 * The first instant of a local date: midnight, or later where daylight saving skips it. Dates only grow with time, so it
 * is found by halving the 28 hours in which it lies in some zone.
 */
export function firstInstantMs(dateMs: number, timeZone: string): number {
  if (timeZone === utc) return dateMs;
  let [before, at] = [-15 * 60, 13 * 60]; // minutes
  while (at - before > 1) {
    const middle = Math.floor((before + at) / 2);
    if (localDateMs(dateMs + middle * minuteMs, timeZone) < dateMs) before = middle;
    else at = middle;
  }
  return dateMs + at * minuteMs;
}

/** The local date as the UTC midnight of the same date. */
export function localDateMs(ms: number, timeZone: string): number {
  if (timeZone === utc) return ms - (ms % dayMs);
  const [month = 1, day = 1, year = 1970] = formatOf(timeZone).format(ms).split('/').map(Number);
  return Date.UTC(year, month - 1, day);
}

/** "11/28/2026", which is several times faster to read than parts. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** A zone that this process does not know (older tables than the one that stored it) counts as UTC. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  if (formats.size >= maxFound) formats.clear();
  const options = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  const format = new Intl.DateTimeFormat('en-US', { ...options, timeZone: isTimeZone(timeZone) ? timeZone : utc });
  formats.set(timeZone, format);
  return format;
}
