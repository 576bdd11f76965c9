import { nextCron } from '@/domain/schedule/cron';

/** When a device rotates: every so many minutes, or as a cron line says in a time zone. One of both is null. */
export interface Rule {
  readonly everyMinutes: number | null;
  readonly cron: string | null;
  readonly timeZone: string | null;
}

/** A due time, and the same with jitter: when the rotation starts. */
export interface Due {
  readonly dueAt: Date;
  readonly nextAt: Date;
}

/**
 * The next due time of a schedule after `now`. Intervals count from `countedFrom`, the last due time, which a success
 * moves to its own time plus the interval (the relay does); so failed and manual rotations shift nothing, and times
 * that have passed are left out, not made up for.
 * @param countedFrom a due time of this rule; null for a rule that begins now
 * @param random from 0 to below 1: which part of the jitter this one takes
 * @throws Error for a cron line that names no time any more
 */
export function nextDue(
  rule: Rule & { readonly jitterPercent: number },
  now: Date,
  countedFrom: Date | null,
  random: number,
): Due {
  const dueAt = firstAfter(rule, now, countedFrom);
  const gapMs = firstAfter(rule, dueAt, dueAt).getTime() - dueAt.getTime();
  return { dueAt, nextAt: new Date(dueAt.getTime() + Math.floor((gapMs * rule.jitterPercent * random) / 100)) };
}

function firstAfter({ everyMinutes, cron, timeZone }: Rule, now: Date, countedFrom: Date | null): Date {
  if (everyMinutes !== null) {
    const everyMs = everyMinutes * 60_000;
    const fromMs = (countedFrom ?? now).getTime();
    const times = Math.max(1, Math.floor((now.getTime() - fromMs) / everyMs) + 1);
    return new Date(fromMs + times * everyMs);
  }
  const later = countedFrom && countedFrom > now ? countedFrom : now;
  const next = nextCron(cron ?? '', timeZone ?? '', later);
  if (!next) throw new Error(`cron line without a next time: ${cron}`);
  return next;
}
