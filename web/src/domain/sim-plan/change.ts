import type { Device, SimPlan, SimUse } from '@pocketproxy/prisma';
import { authorize } from '@/domain/authorize';
import { zoneOf } from '@/domain/connection/period';
import type { Context } from '@/domain/context';
import { inTransaction, type Transaction } from '@/domain/database';
import { databaseTime } from '@/domain/database-time';
import { lockDevice } from '@/domain/device/load';
import { deviceChanged } from '@/domain/events';
import { simPlanColumns } from '@/domain/sim-plan/view';

/** The device of a change, the plan of its SIM before it, the zone of its billing cycles and the database's time. */
export interface Planned {
  readonly device: Device;
  readonly before: (SimPlan & { readonly use: SimUse | null }) | null;
  readonly timeZone: string;
  readonly now: Date;
}

/**
 * Changes the plan of a device's SIM while device and use are locked, so that a relay's flush comes before or after; then
 * its relay hears of it. @throws AppError `not_found`, `forbidden`, and what the change throws
 */
export async function changeSimPlan<Result>(
  context: Context,
  deviceId: string,
  change: (tx: Transaction, planned: Planned) => Promise<Result>,
): Promise<Result> {
  const { device, result } = await inTransaction(context.db, async (tx) => {
    const device = await lockDevice(tx, context, deviceId);
    authorize(context.viewer, 'device.settings', device);
    await tx.$executeRaw`SELECT 1 FROM "SimUse" WHERE "deviceId" = ${deviceId}::uuid FOR UPDATE`;
    const before = await tx.simPlan.findUnique({ where: { deviceId }, ...simPlanColumns });
    const customer = device.customerId && (await tx.customer.findUnique({ where: { id: device.customerId } }));
    const timeZone = zoneOf(customer || null);
    return { device, result: await change(tx, { device, before, timeZone, now: await databaseTime(tx) }) };
  });
  await context.publish(deviceChanged(device));
  return result;
}
