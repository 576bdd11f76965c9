import { z } from 'zod';
import { scheduleBounds } from '@/domain/schedule/bounds';
import { cronProblem } from '@/domain/schedule/cron';
import { line, timeZoneText } from '@/domain/text';

/** Inputs of the schedule verbs. Pure: forms take their bounds from the same schemas. */

export const scheduledDeviceInput = z.object({ deviceId: z.uuid() });

const { everyMinutes, jitterPercent, idleSeconds, cron } = scheduleBounds;
const within = ({ min, max }: { readonly min: number; readonly max: number }) => z.number().int().min(min).max(max);

const cronLine = line(cron.max)
  .transform((text) => text.replace(/ +/g, ' '))
  .superRefine((text, context) => {
    const problem = cronProblem(text);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  });

/** Every so many minutes, or a cron line in a time zone. */
export const scheduleRule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('interval'), everyMinutes: within(everyMinutes) }),
  z.strictObject({
    kind: z.literal('cron'),
    cron: cronLine,
    timeZone: timeZoneText,
  }),
]);
export type ScheduleRule = z.output<typeof scheduleRule>;

/** How a schedule rotates, whatever its rule. */
export const scheduleManner = z.object({
  jitterPercent: within(jitterPercent).default(jitterPercent.default),
  /** Null: whether bytes flow or not. */
  idleSeconds: within(idleSeconds).nullable().default(null),
});

export const setScheduleInput = scheduledDeviceInput.extend({ rule: scheduleRule, ...scheduleManner.shape });
