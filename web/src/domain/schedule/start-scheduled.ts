import type { RotationSchedule, Device } from '@pocketproxy/prisma';
import type { BaseContext } from '@/domain/context';
import { inTransaction, type Transaction } from '@/domain/database';
import { isAppError } from '@/domain/errors';
import { startRotations } from '@/domain/rotation/start';
import { idleWaitMs } from '@/domain/schedule/bounds';
import { nextDue } from '@/domain/schedule/next';

/** What became of a rotation that was due: it runs, was left out for a reason, waits for silence, or was another's. */
export type ScheduledOutcome = 'started' | 'skipped' | 'waits' | 'gone';

interface DueDevice {
  readonly device: Device;
  readonly schedule: RotationSchedule;
}

/**
 * Starts the rotations of devices that are due, and moves their schedules to the next time after now, in one
 * transaction: no due time starts two. A phone that is offline, busy or resting is skipped, and its schedule keeps why.
 * Returns how many came to what. One that cannot be written undoes all.
 */
export async function startScheduled(
  context: BaseContext,
  deviceIds: readonly string[],
): Promise<Record<ScheduledOutcome, number>> {
  const { counts, events } = await inTransaction(context.db, async (tx) => {
    const { due, now } = await takeDue(tx, deviceIds);
    const waits = due.filter(({ device, schedule }) => !isQuiet(device, schedule, now) && !hasWaited(schedule, now));
    const ripe = due.filter((one) => !waits.includes(one));
    const quiet = ripe.filter(({ device, schedule }) => isQuiet(device, schedule, now));
    const starts = await startRotations(
      tx,
      { ...context, now },
      quiet.map(({ device, schedule: { dueAt } }) => {
        return { device, order: { trigger: 'schedule', scheduledFor: dueAt ?? now } };
      }),
    );
    const skipOf = ({ device }: DueDevice) => {
      const start = starts.get(device.id);
      if (!start) return 'traffic';
      return isAppError(start) ? start.code : null;
    };
    await keepWaiting(tx, waits, now);
    await moveOn(
      tx,
      ripe.map((one) => ({ ...one, skip: skipOf(one) })),
      now,
    );
    const events = [...starts.values()].flatMap((start) => (isAppError(start) ? [] : [start.event]));
    const [started, skipped] = [events.length, ripe.length - events.length];
    return { counts: { started, skipped, waits: waits.length, gone: deviceIds.length - due.length }, events };
  });
  if (events.length > 0) await context.publish(...events);
  return counts;
}

/** Locks those of the devices that are due, with their schedules; not those that someone else has, or took before. */
async function takeDue(tx: Transaction, deviceIds: readonly string[]): Promise<{ due: DueDevice[]; now: Date }> {
  const rows = await tx.$queryRaw<{ id: string; now: Date }[]>`
    SELECT s."deviceId" AS "id", now() AS "now" FROM "RotationSchedule" s JOIN "Device" d ON d."id" = s."deviceId"
    WHERE s."deviceId" = ANY(${[...deviceIds]}::uuid[]) AND s."nextAt" <= now() FOR NO KEY UPDATE OF s, d SKIP LOCKED`;
  const [first] = rows;
  if (!first) return { due: [], now: new Date() };
  const devices = await tx.device.findMany({
    where: { id: { in: rows.map(({ id }) => id) } },
    include: { schedule: true },
  });
  const due = devices.flatMap(({ schedule, ...device }) => (schedule ? [{ device, schedule }] : []));
  return { due, now: first.now };
}

/** They wait for silence from now on, or as they did. */
async function keepWaiting(tx: Transaction, waits: readonly DueDevice[], now: Date): Promise<void> {
  const deviceIds = waits.map(({ device }) => device.id);
  if (deviceIds.length === 0) return;
  await tx.rotationSchedule.updateMany({
    where: { deviceId: { in: deviceIds }, waitingSince: null },
    data: { waitingSince: now },
  });
}

/** Each is due at its next time now. `skip`: why it did not rotate. */
async function moveOn(
  tx: Transaction,
  ripe: readonly (DueDevice & { readonly skip: string | null })[],
  now: Date,
): Promise<void> {
  if (ripe.length === 0) return;
  const rows = ripe.map(({ schedule, skip }) => ({
    ...{ deviceId: schedule.deviceId, skip },
    ...nextDue(schedule, now, schedule.dueAt, Math.random()),
  }));
  await tx.$executeRaw`
    UPDATE "RotationSchedule" s SET "dueAt" = n."dueAt", "nextAt" = n."nextAt", "waitingSince" = NULL, "updatedAt" = ${now}::timestamptz,
      "skips" = s."skips" + CASE WHEN n."skip" IS NULL THEN 0 ELSE 1 END,
      "lastSkip" = COALESCE(n."skip", s."lastSkip"),
      "lastSkipAt" = CASE WHEN n."skip" IS NULL THEN s."lastSkipAt" ELSE ${now}::timestamptz END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS n("deviceId" uuid, "dueAt" timestamptz, "nextAt" timestamptz, "skip" text)
    WHERE s."deviceId" = n."deviceId"`;
}

function isQuiet({ lastTrafficAt }: Device, { idleSeconds }: RotationSchedule, now: Date): boolean {
  return idleSeconds === null || !lastTrafficAt || now.getTime() - lastTrafficAt.getTime() >= idleSeconds * 1_000;
}

function hasWaited({ waitingSince }: RotationSchedule, now: Date): boolean {
  return waitingSince !== null && now.getTime() - waitingSince.getTime() >= idleWaitMs;
}
