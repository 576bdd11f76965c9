import type { Device } from '@pocketproxy/prisma';
import type { Context } from '@/domain/context';
import { visibleDevices } from '@/domain/device/visible';
import { AppError } from '@/domain/errors';
import type { Database, Transaction } from '@/lib/database';

/** The device with this id among those the viewer may see. @throws AppError `not_found` */
export async function loadDevice(db: Database | Transaction, { viewer }: Context, id: string): Promise<Device> {
  const device = await db.device.findFirst({ where: { AND: [{ id }, visibleDevices(viewer)] } });
  if (!device) throw new AppError('not_found');
  return device;
}

/**
 * The same inside a transaction, locked until it ends: nobody moves, unpairs or commands the device meanwhile.
 * @throws AppError `not_found`
 */
export async function lockDevice(tx: Transaction, context: Context, id: string): Promise<Device> {
  await tx.$executeRaw`SELECT 1 FROM "Device" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  return loadDevice(tx, context, id);
}
