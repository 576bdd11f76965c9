import type { Transaction } from '@/domain/database';
import { AppError } from '@/domain/errors';

/** The relay for a new phone: the wanted one, else that which was seen last. @throws AppError `no_relay`, `relay_draining`, `not_found` */
export async function chooseRelay(tx: Transaction, wanted: string | undefined): Promise<string> {
  const id = wanted ?? (await seenLast(tx));
  await refuseDraining(tx, id);
  return id;
}

async function seenLast(tx: Transaction): Promise<string> {
  const relay = await tx.relay.findFirst({
    where: { drainingSince: null, removedAt: null },
    orderBy: [{ lastSeenAt: { sort: 'desc', nulls: 'last' } }, { createdAt: 'asc' }],
    select: { id: true },
  });
  if (relay) return relay.id;
  throw new AppError((await tx.relay.count({ where: { removedAt: null } })) > 0 ? 'relay_draining' : 'no_relay');
}

/**
 * Refuses what would be new on a relay that drains; until the transaction ends no one drains or removes it. Whoever also
 * takes a port of it does that before. @throws AppError `relay_draining`; `not_found` for one that there is not, or is no more
 */
export async function refuseDraining(tx: Transaction, id: string): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM "Relay" WHERE "id" = ${id}::uuid FOR SHARE`;
  const relay = await tx.relay.findFirst({ where: { id, removedAt: null }, select: { drainingSince: true } });
  if (!relay) throw new AppError('not_found');
  if (relay.drainingSince !== null) throw new AppError('relay_draining');
}
