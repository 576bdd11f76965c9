import type { Device } from '@pocketproxy/prisma';
import type { Context } from '@/domain/context';
import { maxConnectionsOnDevice } from '@/domain/bounds';
import { loadCeilings } from '@/domain/ceiling/load';
import { holdCustomer } from '@/domain/customer/load';
import { loadDevice, lockDevice } from '@/domain/device/load';
import { AppError } from '@/domain/errors';
import type { Transaction } from '@/domain/database';

/**
 * Locks a device for one connection more, and its customer before it where the customer's connections are counted:
 * their phones may be on several relays. @throws AppError `not_found`, `conflict` (it was moved meanwhile)
 */
export async function lockDeviceToFill(tx: Transaction, context: Context, id: string): Promise<Device> {
  const { customerId } = await loadDevice(tx, context, id);
  if (customerId !== null && !context.viewer.isOperator) await holdCustomer(tx, customerId);
  const device = await lockDevice(tx, context, id);
  if (device.customerId !== customerId) throw new AppError('conflict');
  return device;
}

/**
 * Refuses one connection more on a device that `lockDeviceToFill` has locked, so that the counts hold.
 * @throws AppError `connections_full`, `customer_connections_full`
 */
export async function refuseFull(tx: Transaction, context: Context, device: Device): Promise<void> {
  const { left, code } = await roomOn(tx, context, device);
  if (left <= 0) throw new AppError(code);
}

/** How many connections more a device takes, and what says no to the next one. */
export async function roomOn(
  tx: Transaction,
  { viewer }: Context,
  { id, customerId }: Pick<Device, 'id' | 'customerId'>,
) {
  const count = (device: { id: string } | { customerId: string }) =>
    tx.connection.count({ where: { device, deletedAt: null } });
  const ofDevice = { left: maxConnectionsOnDevice - (await count({ id })), code: 'connections_full' as const };
  if (viewer.isOperator || customerId === null) return ofDevice;
  const most = (await loadCeilings(tx, customerId)).of('customerConnections', customerId);
  const left = most - (await count({ customerId }));
  return ofDevice.left <= left ? ofDevice : { left, code: 'customer_connections_full' as const };
}
