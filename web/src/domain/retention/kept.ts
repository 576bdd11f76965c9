/** How long something is kept, in words. */
export type Kept = `${number} ${'hour' | 'day' | 'month' | 'year'}${'' | 's'}`;

/** What is older than this may go: so long before `now`, months and years by the UTC calendar. */
export function cutoff(now: Date, kept: Kept): Date {
  const [count, unit] = kept.split(' ');
  const back = Number(count);
  switch (unit?.replace(/s$/, '')) {
    case 'hour':
      return new Date(now.getTime() - back * 3_600_000);
    case 'day':
      return new Date(now.getTime() - back * 24 * 3_600_000);
    case 'month':
      return monthsBefore(now, back);
    default:
      return monthsBefore(now, 12 * back);
  }
}

/** The same day and time of an earlier month, or that month's last day where it is shorter. */
function monthsBefore(now: Date, months: number): Date {
  const then = new Date(now);
  then.setUTCDate(1);
  then.setUTCMonth(then.getUTCMonth() - months);
  const days = new Date(Date.UTC(then.getUTCFullYear(), then.getUTCMonth() + 1, 0)).getUTCDate();
  then.setUTCDate(Math.min(now.getUTCDate(), days));
  return then;
}
