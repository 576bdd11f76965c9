import type { BaseContext } from '@/domain/context';
import { inTransaction, type Database } from '@/domain/database';
import { isAppError } from '@/domain/errors';
import { deviceStatus } from '@/domain/events';
import { devicesFor } from '@/domain/group/load';
import { startRotation } from '@/domain/rotation/start';

/** A device that waits for its turn in the rotation of its group. */
export interface GroupTurn {
  readonly groupRotationId: string;
  readonly deviceId: string;
}

/** Read in one turn; the oldest rotations come first, each in the order of its devices. */
const atMost = 5_000;

/** The devices that wait for their turn, of customers that are active. */
export async function waitingTurns(db: Database): Promise<GroupTurn[]> {
  return db.$queryRaw<GroupTurn[]>`
    SELECT e."groupRotationId", e."deviceId" FROM "GroupRotation" r
    JOIN "GroupRotationEntry" e ON e."groupRotationId" = r."id" AND e."state" = 'waiting'
    JOIN "DeviceGroup" g ON g."id" = r."groupId" LEFT JOIN "Customer" c ON c."id" = g."customerId"
    WHERE r."finishedAt" IS NULL AND (c."id" IS NULL OR c."state" = 'active')
    ORDER BY r."createdAt", r."id", e."position" LIMIT ${atMost}`;
}

/** Starts the rotation of a device whose turn has come, or keeps why it was refused. True when it started. */
export async function startGroupTurn(context: BaseContext, turn: GroupTurn): Promise<boolean> {
  const { groupRotationId, deviceId } = turn;
  const event = await inTransaction(context.db, async (tx) => {
    const [row] = await tx.$queryRaw<{ now: Date }[]>`
      SELECT now() AS "now" FROM "GroupRotationEntry" e JOIN "Device" d ON d."id" = e."deviceId"
      WHERE e."groupRotationId" = ${groupRotationId}::uuid AND e."deviceId" = ${deviceId}::uuid AND e."state" = 'waiting'
      FOR NO KEY UPDATE OF e, d SKIP LOCKED`;
    if (!row) return undefined;
    const { group, requestedById, unseenHours } = await tx.groupRotation.findUniqueOrThrow({
      where: { id: groupRotationId },
      include: { group: true },
    });
    const where = { groupRotationId_deviceId: turn };
    const device = await tx.device.findFirst({ where: { AND: [{ id: deviceId }, devicesFor(group)] } });
    const refuse = (reason: string) =>
      tx.groupRotationEntry.update({ where, data: { state: 'refused', reason }, include: { device: true } });
    if (!device) return deviceStatus((await refuse('forbidden')).device);
    try {
      const order = { trigger: 'group', requestedById, unseenHours: unseenHours ?? undefined } as const;
      const { rotation, event } = await startRotation(tx, { ...context, now: row.now }, device, order);
      await tx.groupRotationEntry.update({ where, data: { state: 'started', rotationId: rotation.id } });
      return event;
    } catch (error) {
      if (!isAppError(error)) throw error;
      return deviceStatus((await refuse(error.code)).device);
    }
  });
  if (event) await context.publish(event);
  return event?.type === 'command.created';
}

/** Ends the rotations of groups of which nothing waits or runs any more. */
export async function finishGroupRotations(db: Database): Promise<void> {
  await db.$executeRaw`
    UPDATE "GroupRotation" r SET "finishedAt" = now()
    WHERE r."finishedAt" IS NULL AND NOT EXISTS (
      SELECT FROM "GroupRotationEntry" e LEFT JOIN "Rotation" o ON o."id" = e."rotationId"
      WHERE e."groupRotationId" = r."id" AND (e."state" = 'waiting' OR o."activeDeviceId" IS NOT NULL))`;
}
