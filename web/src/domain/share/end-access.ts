import type { Device, Share } from '@pocketproxy/prisma';
import type { BusEvent } from '@pocketproxy/relay/contract';
import { connectionChanged } from '@/domain/connection/load';
import { newPassword } from '@/domain/connection/new-credentials';
import type { Context } from '@/domain/context';
import { retireConnections } from '@/domain/device/retire-connections';
import type { Transaction } from '@/lib/database';

/**
 * Ends at once what the other customer loses with a right (TENANT-04), since proxies know passwords and not people:
 * without `ports` the connections and whitelist entries that it made go; when it may see passwords no more, the
 * connections that stay get new ones. They do so as well when the share's address is nobody's, or new passwords would
 * tell its owner that it is somebody's (pitfall 28). Call it with the device locked.
 */
export async function endAccess(
  tx: Transaction,
  context: Context,
  device: Device,
  before: Share,
  after: Pick<Share, 'ports' | 'configs'>,
): Promise<BusEvent[]> {
  const { customerId: holderId } = before;
  const changed = new Map<string, BusEvent>();
  const tell = (connection: { id: string; relayId: string }) =>
    changed.set(connection.id, connectionChanged({ ...connection, customerId: device.customerId }));
  const live = { deviceId: device.id, deletedAt: null };
  if (holderId !== null && before.ports && !after.ports) {
    (await retireConnections(tx, context, device, { holderId })).forEach(tell);
    const entries = { holderId, connection: live };
    (await tx.connection.findMany({ where: { ...live, whitelist: { some: { holderId } } } })).forEach(tell);
    await tx.whitelistEntry.deleteMany({ where: entries });
  }
  if ((before.ports || before.configs) && !after.ports && !after.configs) {
    for (const connection of await tx.connection.findMany({ where: live })) {
      const { stored } = newPassword(connection.id, context.keys);
      await tx.connection.update({ where: { id: connection.id }, data: stored });
      tell(connection);
    }
  }
  return [...changed.values()];
}
