import { visibleDevices } from '@/domain/visibility/devices';
import type { Context } from '@/domain/context';
import type { Database, Transaction } from '@/domain/database';

/**
 * Locks those devices of several things that the viewer sees, and their customers where connections are made, until the
 * transaction ends, in the order of their ids: two requests that change the same ones in another order wait for each other
 * and do not block each other. Outside of a transaction it does nothing.
 */
export async function holdDevicesOf(
  db: Database | Transaction,
  { viewer }: Context,
  { deviceIds = [], connectionIds = [] }: { deviceIds?: readonly string[]; connectionIds?: readonly string[] },
): Promise<void> {
  const of = [{ id: { in: [...deviceIds] } }, { connections: { some: { id: { in: [...connectionIds] } } } }];
  const seen = await db.device.findMany({
    where: { AND: [visibleDevices(viewer), { OR: of }] },
    select: { id: true, customerId: true },
  });
  const ids = seen.map(({ id }) => id);
  // As a new connection does: customers before their devices
  const customers = deviceIds.length === 0 ? [] : seen.flatMap(({ customerId }) => customerId ?? []);
  await db.$executeRaw`SELECT 1 FROM "Customer" WHERE "id" = ANY(${customers}::uuid[]) ORDER BY "id" FOR NO KEY UPDATE`;
  await db.$executeRaw`SELECT 1 FROM "Device" WHERE "id" = ANY(${ids}::uuid[]) ORDER BY "id" FOR NO KEY UPDATE`;
}
