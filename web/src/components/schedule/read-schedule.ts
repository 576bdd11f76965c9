import { number, text } from '../format/form';

/** A schedule as its form has it; the verb checks it. */
export function readSchedule(form: FormData) {
  const rule = form.has('cron')
    ? { kind: 'cron' as const, cron: text(form, 'cron'), timeZone: text(form, 'timeZone') }
    : { kind: 'interval' as const, everyMinutes: number(form, 'everyMinutes') ?? Number.NaN };
  return {
    rule,
    jitterPercent: number(form, 'jitterPercent'),
    idleSeconds: number(form, 'idleSeconds') ?? null,
  };
}
