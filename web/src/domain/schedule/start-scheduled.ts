import type { RotationSchedule, Device } from '@pocketproxy/prisma';
import type { BaseContext } from '@/domain/context';
import { inTransaction, type Transaction } from '@/domain/database';
import { isAppError } from '@/domain/errors';
import { startRotation } from '@/domain/rotation/start';
import { idleWaitMs } from '@/domain/schedule/bounds';
import { nextDue } from '@/domain/schedule/next';

/** What became of a rotation that was due: it runs, was left out for a reason, waits for silence, or was another's. */
export type ScheduledOutcome = 'started' | 'skipped' | 'waits' | 'gone';

/**
 * Starts the rotation of a device that is due, and moves its schedule to the next time after now, in one transaction:
 * no due time starts two. A phone that is offline, busy or resting is skipped.
 */
export async function startScheduled(context: BaseContext, deviceId: string): Promise<ScheduledOutcome> {
  const { outcome, event } = await inTransaction(context.db, async (tx) => {
    const due = await takeDue(tx, deviceId);
    if (!due) return { outcome: 'gone' as const };
    const { device, schedule, now } = due;
    if (!isQuiet(device, schedule, now) && !hasWaited(schedule, now)) {
      await tx.rotationSchedule.update({ where: { deviceId }, data: { waitingSince: schedule.waitingSince ?? now } });
      return { outcome: 'waits' as const };
    }
    const event = isQuiet(device, schedule, now) ? await start(tx, { ...context, now }, device, schedule) : undefined;
    const next = nextDue(schedule, now, schedule.dueAt, Math.random());
    await tx.rotationSchedule.update({ where: { deviceId }, data: { ...next, waitingSince: null } });
    return { outcome: event ? ('started' as const) : ('skipped' as const), event };
  });
  if (event) await context.publish(event);
  return outcome;
}

/** Locks a device that is due with its schedule; undefined when someone else has it, or took it before. */
async function takeDue(tx: Transaction, deviceId: string) {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`
    SELECT now() AS "now" FROM "RotationSchedule" s JOIN "Device" d ON d."id" = s."deviceId"
    WHERE s."deviceId" = ${deviceId}::uuid AND s."nextAt" <= now() FOR NO KEY UPDATE OF s, d SKIP LOCKED`;
  if (!row) return undefined;
  const { schedule, ...device } = await tx.device.findUniqueOrThrow({
    where: { id: deviceId },
    include: { schedule: true },
  });
  return schedule ? { device, schedule, now: row.now } : undefined;
}

async function start(tx: Transaction, context: BaseContext, device: Device, { dueAt }: RotationSchedule) {
  try {
    const order = { trigger: 'schedule', scheduledFor: dueAt ?? context.now } as const;
    return (await startRotation(tx, context, device, order)).event;
  } catch (error) {
    if (isAppError(error)) return undefined; // refused before anything was written
    throw error;
  }
}

function isQuiet({ lastTrafficAt }: Device, { idleSeconds }: RotationSchedule, now: Date): boolean {
  return idleSeconds === null || !lastTrafficAt || now.getTime() - lastTrafficAt.getTime() >= idleSeconds * 1_000;
}

function hasWaited({ waitingSince }: RotationSchedule, now: Date): boolean {
  return waitingSince !== null && now.getTime() - waitingSince.getTime() >= idleWaitMs;
}
