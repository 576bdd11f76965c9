import { visibleDevices } from '@/domain/visibility/devices';
import type { Context } from '@/domain/context';
import type { Database, Transaction } from '@/domain/database';

/**
 * Locks those devices of several things that the viewer sees until the transaction ends, in the order of their ids: two
 * requests that change the same ones in another order wait for each other and do not block each other. Outside of a
 * transaction it does nothing.
 */
export async function holdDevicesOf(
  db: Database | Transaction,
  { viewer }: Context,
  { deviceIds = [], connectionIds = [] }: { deviceIds?: readonly string[]; connectionIds?: readonly string[] },
): Promise<void> {
  const of = [{ id: { in: [...deviceIds] } }, { connections: { some: { id: { in: [...connectionIds] } } } }];
  const seen = await db.device.findMany({ where: { AND: [visibleDevices(viewer), { OR: of }] }, select: { id: true } });
  const ids = seen.map(({ id }) => id);
  await db.$executeRaw`SELECT 1 FROM "Device" WHERE "id" = ANY(${ids}::uuid[]) ORDER BY "id" FOR NO KEY UPDATE`;
}
