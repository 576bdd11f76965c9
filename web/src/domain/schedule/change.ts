import type { Device, RotationSchedule } from '@pocketproxy/prisma';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { inTransaction, type Transaction } from '@/domain/database';
import { databaseTime } from '@/domain/database-time';
import { lockDevice } from '@/domain/device/load';
import { deviceStatus } from '@/domain/events';

/** The device of a change, its schedule before it, and the database's time. */
export interface Scheduled {
  readonly device: Device;
  readonly before: RotationSchedule | null;
  readonly now: Date;
}

/**
 * Changes the schedule of a device that is locked meanwhile, by the database's clock, which also decides what is due.
 * A schedule is for the device's own customer: what a share allows ends with the share, and a schedule would not.
 * @throws AppError `not_found`, `forbidden`, and what the change throws
 */
export async function changeSchedule<Result>(
  context: Context,
  deviceId: string,
  change: (tx: Transaction, scheduled: Scheduled) => Promise<Result>,
): Promise<Result> {
  const { device, result } = await inTransaction(context.db, async (tx) => {
    const device = await lockDevice(tx, context, deviceId);
    authorize(context.viewer, 'device.settings', device);
    const before = await tx.rotationSchedule.findUnique({ where: { deviceId } });
    return { device, result: await change(tx, { device, before, now: await databaseTime(tx) }) };
  });
  await context.publish(deviceStatus(device));
  return result;
}
