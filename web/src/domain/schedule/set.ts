import type { z } from 'zod';
import type { Device } from '@pocketproxy/prisma';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import type { Transaction } from '@/domain/database';
import { parse } from '@/domain/parse';
import { changeSchedule } from '@/domain/schedule/change';
import { setScheduleInput } from '@/domain/schedule/input';
import { nextDue } from '@/domain/schedule/next';
import { toScheduleView, type ScheduleView } from '@/domain/schedule/view';

/**
 * Rotates a device automatically from now on: every so many minutes or by a cron line, 0–50 % later at random, and
 * only while no bytes flow where that is asked for. Replaces the schedule that there was, paused or not.
 * @throws AppError `not_found`, `forbidden`, `invalid`
 */
export async function setSchedule(context: Context, input: z.input<typeof setScheduleInput>): Promise<ScheduleView> {
  const { deviceId, ...plan } = parse(setScheduleInput, input);
  return changeSchedule(context, deviceId, (tx, { device, now }) => writeSchedule(tx, context, device, plan, now));
}

/** The same for a locked device. @param now the database's time */
export async function writeSchedule(
  tx: Transaction,
  context: Context,
  { id: deviceId, customerId }: Device,
  { rule: { kind: _, ...rule }, jitterPercent, idleSeconds }: Omit<z.output<typeof setScheduleInput>, 'deviceId'>,
  now: Date,
): Promise<ScheduleView> {
  const settings = { everyMinutes: null, cron: null, timeZone: null, ...rule, jitterPercent, idleSeconds };
  const due = nextDue(settings, now, null, Math.random());
  const data = { ...settings, ...due, pausedAt: null, waitingSince: null, skips: 0, lastSkip: null, lastSkipAt: null };
  const schedule = await tx.rotationSchedule.upsert({
    where: { deviceId },
    create: { deviceId, ...data },
    update: data,
  });
  await writeAudit(tx, context, {
    ...({ action: 'schedule.set', target: ['device', deviceId] } as const),
    ...{ customerId, after: settings },
  });
  return toScheduleView(schedule);
}
