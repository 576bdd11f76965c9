import type { Device } from '@pocketproxy/prisma';
import type { Context } from '@/domain/context';
import { maxConnectionsOnDevice } from '@/domain/bounds';
import { loadCeilings } from '@/domain/ceiling/load';
import { AppError } from '@/domain/errors';
import type { Transaction } from '@/domain/database';

/**
 * Refuses one connection more. Call it with a port allocated: allocations of one relay wait for each other, so the count
 * holds. @throws AppError `connections_full`, `customer_connections_full`
 */
export async function refuseFull(tx: Transaction, { viewer }: Context, device: Device): Promise<void> {
  const count = (device: { id: string } | { customerId: string }) =>
    tx.connection.count({ where: { device, deletedAt: null } });
  if ((await count({ id: device.id })) >= maxConnectionsOnDevice) throw new AppError('connections_full');
  const { customerId } = device;
  if (viewer.isOperator || customerId === null) return;
  const most = (await loadCeilings(tx, customerId)).of('customerConnections', customerId);
  if ((await count({ customerId })) >= most) throw new AppError('customer_connections_full');
}
