import { z } from 'zod';
import type { RotationSchedule } from '@pocketproxy/prisma';
import { skipSentence } from '@/domain/schedule/skips';

/** When a device rotates automatically. */
export const scheduleView = z.object({
  deviceId: z.uuid(),
  everyMinutes: z.number().int().nullable(),
  cron: z.string().nullable(),
  timeZone: z.string().nullable(),
  jitterPercent: z.number().int(),
  idleSeconds: z.number().int().nullable(),
  paused: z.boolean(),
  /** When the next rotation starts; null while paused. */
  nextAt: z.date().nullable(),
  /** Since when a rotation that is due waits for silence. */
  waitingSince: z.date().nullable(),
  lastSuccessAt: z.date().nullable(),
  /** The newest due time without a rotation since the last success, and how many there were; null: none. */
  skipped: z.object({ at: z.date(), sentence: z.string(), times: z.number().int() }).nullable(),
});
export type ScheduleView = z.infer<typeof scheduleView>;

export function toScheduleView(schedule: RotationSchedule): ScheduleView {
  const { deviceId, everyMinutes, cron, timeZone, jitterPercent, idleSeconds, pausedAt } = schedule;
  const { nextAt, waitingSince, lastSuccessAt, lastSkipAt, lastSkip, skips } = schedule;
  return {
    ...{ deviceId, everyMinutes, cron, timeZone, jitterPercent, idleSeconds, nextAt, waitingSince, lastSuccessAt },
    paused: pausedAt !== null,
    skipped: lastSkipAt && { at: lastSkipAt, sentence: skipSentence(lastSkip ?? ''), times: skips },
  };
}
