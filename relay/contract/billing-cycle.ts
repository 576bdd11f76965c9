import { firstInstantMs, localDateMs } from './periods.ts';

/** When the billing cycles of a SIM begin. */
export interface CycleRule {
  /** 1 to 31; in a shorter month its last day. */
  readonly billingDay: number;
  /** IANA name. */
  readonly timeZone: string;
}

export interface Cycle {
  readonly startMs: number;
  /** Start of the next one. */
  readonly endMs: number;
}

const dayMs = 86_400_000;

/** The billing cycle that holds nowMs: from the start of its billing day to that of the next month's, by the zone's clock. */
export function billingCycle({ billingDay, timeZone }: CycleRule, nowMs: number): Cycle {
  const todayMs = localDateMs(nowMs, timeZone);
  const today = new Date(todayMs);
  const [year, thisMonth] = [today.getUTCFullYear(), today.getUTCMonth()];
  const month = todayMs >= billingDateMs(year, thisMonth, billingDay) ? thisMonth : thisMonth - 1;
  const [startMs, endMs] = [month, month + 1].map((each) =>
    firstInstantMs(billingDateMs(year, each, billingDay), timeZone),
  );
  return { startMs: startMs ?? 0, endMs: endMs ?? 0 };
}

/**
 * True where a use that began at useStartMs is of an earlier cycle than the one that begins at startMs. Starts differ by
 * hours within one cycle when the customer changes its zone; cycles are at least 28 days long.
 */
export function isOlderCycle(useStartMs: number, startMs: number): boolean {
  return startMs - useStartMs > 14 * dayMs;
}

/** The billing date of a month as the UTC midnight of the same date. */
function billingDateMs(year: number, month: number, billingDay: number): number {
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(billingDay, lastDay));
}
