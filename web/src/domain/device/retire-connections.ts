import type { Connection, Device, Prisma } from '@pocketproxy/prisma';
import type { SystemContext } from '@/domain/context';
import { writeAudit } from '@/domain/audit/write';
import { recordEvent } from '@/domain/event/record';
import type { Transaction } from '@/domain/database';

/**
 * Deletes the live connections of a device, or those of them that `which` names, because the access they grant ends
 * with its owner's right to the device. Call it with the device locked. Returns them as they were.
 */
export async function retireConnections(
  tx: Transaction,
  context: SystemContext,
  { id: deviceId, customerId }: Pick<Device, 'id' | 'customerId'>,
  which: Prisma.ConnectionWhereInput = {},
): Promise<Connection[]> {
  const connections = await tx.connection.findMany({ where: { AND: [{ deviceId, deletedAt: null }, which] } });
  const ids = connections.map(({ id }) => id);
  await tx.connection.updateMany({
    where: { id: { in: ids } },
    data: {
      ...{ deletedAt: context.now, port: null, vpnNumber: null, enabled: false },
      ...{ passwordVerifier: '', passwordSealed: '' },
    },
  });
  await tx.whitelistEntry.deleteMany({ where: { connectionId: { in: ids } } });
  await tx.annotation.deleteMany({ where: { connectionId: { in: ids } } });
  for (const { id, name, port, username, holderId } of connections) {
    await recordEvent(tx, context, {
      ...({ kind: 'connection.deleted', data: { connectionId: id, connectionName: name, deviceId } } as const),
      ...{ customerId, holderId },
    });
    await writeAudit(tx, context, {
      action: 'connection.delete',
      target: ['connection', id],
      customerId,
      before: { name, port, username },
    });
  }
  return connections;
}
