import { nextCron } from '@/domain/schedule/cron';

const minutesOfDay = 24 * 60;
const minuteMs = 60_000;

/** Hours in which a person gets no mail, minutes since midnight in their zone. `until` may lie on the next day. */
export interface QuietHours {
  readonly from: number;
  readonly until: number;
  /** IANA name. */
  readonly timeZone: string;
}

/**
 * When the quiet hours end that hold `now`; null outside of them. By the clock on the wall: with the change of the clocks
 * a night may have an hour more or less, and an end that the clocks skip comes when they have moved on.
 */
export function quietUntil({ from, until, timeZone }: QuietHours, now: Date): Date | null {
  const minute = minuteOfDay(now, timeZone);
  const length = (until - from + minutesOfDay) % minutesOfDay;
  if ((minute - from + minutesOfDay) % minutesOfDay >= length) return null;
  // In an hour that the clocks show for the second time a cron line would wait for the next day
  const leftMs = ((until - minute + minutesOfDay) % minutesOfDay) * minuteMs;
  const end = new Date(now.getTime() - (now.getTime() % minuteMs) + leftMs);
  if (minuteOfDay(end, timeZone) === until) return end;
  return nextCron(`${until % 60} ${Math.floor(until / 60)} * * *`, timeZone, now);
}

function minuteOfDay(now: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone },
  }).formatToParts(now);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  return part('hour') * 60 + part('minute');
}
