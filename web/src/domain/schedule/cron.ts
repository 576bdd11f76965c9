import { Cron } from 'croner';

/** Five fields: minute, hour, day of month, month, day of week. No seconds, no `@daily`, no dates. */
const fiveFields = /^[\dA-Za-z*?/,#+-]+(?: [\dA-Za-z*?/,#+-]+){4}$/;

/**
 * The first time after `after` that a cron line names in a time zone. A time that the clocks skip comes when they have
 * moved on; one that they show twice counts once, unless the line names every hour. Null: the line names none.
 * @throws Error for a line or a time zone that is not valid
 */
export function nextCron(line: string, timeZone: string, after: Date): Date | null {
  return new Cron(line, { timezone: timeZone, mode: '5-part' }).nextRun(after);
}

/** What is wrong with a cron line, or undefined. */
export function cronProblem(line: string): string | undefined {
  if (!fiveFields.test(line)) return 'Enter five fields: minute, hour, day of month, month, day of week';
  try {
    return nextCron(line, 'UTC', new Date(0)) === null ? 'This day never comes' : undefined;
  } catch {
    return 'Not a valid cron line';
  }
}
