import type { ScheduleView } from '@/domain/schedule/view';

/** What a schedule says, as a sentence. */
export function scheduleSentence({
  everyMinutes,
  cron,
  timeZone,
}: Pick<ScheduleView, 'everyMinutes' | 'cron' | 'timeZone'>): string {
  return everyMinutes === null ? `${cron} (${timeZone})` : `Every ${minutes(everyMinutes)}`;
}

function minutes(count: number): string {
  if (count % 60 !== 0) return count === 1 ? 'minute' : `${count} minutes`;
  return count === 60 ? 'hour' : `${count / 60} hours`;
}
