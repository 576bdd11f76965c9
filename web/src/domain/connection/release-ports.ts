import type { BusEvent } from '@pocketproxy/relay/contract';
import { writeAudit } from '@/domain/audit/write';
import { portKeptMs } from '@/domain/connection/port-kept';
import type { BaseContext } from '@/domain/context';
import { inTransaction, type Transaction } from '@/domain/database';
import { connectionChanged } from '@/domain/events';

/** Connections of one transaction: short locks, and a killed job loses little. */
const maxPerBatch = 50;

/**
 * Takes the ports of connections that expired 7 days ago. They keep everything else and can be renewed. Safe in several
 * processes at the same time; returns how many.
 */
export async function releasePorts(context: BaseContext): Promise<number> {
  let released = 0;
  for (;;) {
    const events = await inTransaction(context.db, (tx) => releaseBatch(tx, context));
    await context.publish(...events);
    released += events.length;
    if (events.length < maxPerBatch) return released;
  }
}

async function releaseBatch(tx: Transaction, context: BaseContext): Promise<BusEvent[]> {
  const expiredBefore = new Date(context.now.getTime() - portKeptMs);
  const due = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Connection" WHERE "port" IS NOT NULL AND "expiresAt" < ${expiredBefore}
    ORDER BY "expiresAt" LIMIT ${maxPerBatch} FOR NO KEY UPDATE SKIP LOCKED`;
  const connections = await tx.connection.findMany({
    where: { id: { in: due.map(({ id }) => id) } },
    select: { id: true, port: true, relayId: true, deviceId: true, device: { select: { customerId: true } } },
  });
  const events: BusEvent[] = [];
  for (const { id, port, relayId, deviceId, device } of connections) {
    const { customerId } = device;
    await tx.connection.update({ where: { id }, data: { port: null, releasedPort: port } });
    await writeAudit(tx, context, {
      ...({ action: 'connection.release_port', target: ['connection', id] } as const),
      ...{ customerId, before: { port }, after: { port: null } },
    });
    events.push(connectionChanged({ id, relayId, deviceId, customerId }));
  }
  return events;
}
