import type { Prisma } from '@pocketproxy/prisma';
import type { BaseContext } from '@/domain/context';
import { offlineAfterMs } from '@/domain/relay/view';
import { deviceStatus } from '@/domain/events';
import { inTransaction } from '@/domain/database';
import { holdRows } from '@/domain/hold';

/**
 * Marks devices offline that say online although their relay has not been seen for two minutes: a killed relay cannot
 * say so itself. The relay writes them again when it is back. Returns how many devices.
 */
export async function markLostDevices(context: BaseContext): Promise<number> {
  const { db, now } = context;
  const gone = new Date(now.getTime() - offlineAfterMs);
  const lost: Prisma.DeviceWhereInput = {
    status: 'online',
    relay: { OR: [{ lastSeenAt: null }, { lastSeenAt: { lt: gone } }] },
  };
  const devices = await inTransaction(db, async (tx) => {
    const found = await tx.device.findMany({ where: lost, select: { id: true } });
    const ids = found.map(({ id }) => id);
    await holdRows(tx, 'Device', ids);
    const marked = await tx.device.updateManyAndReturn({
      where: { AND: [lost, { id: { in: ids } }] },
      data: { status: 'offline', statusReason: 'tunnel_lost', statusChangedAt: now },
    });
    await tx.statusLog.createMany({
      data: marked.map(({ id }) => ({ deviceId: id, status: 'offline', reason: 'tunnel_lost', at: now }) as const),
    });
    return marked;
  });
  await context.publish(...devices.map(deviceStatus));
  return devices.length;
}
