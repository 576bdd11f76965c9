import { lockRelay } from '@/domain/connection/allocate-port';
import { lockUsernames } from '@/domain/connection/choose-username';
import type { Context } from '@/domain/context';
import { transactionOf } from '@/domain/database';
import { holdRows } from '@/domain/hold';
import { visibleDevices } from '@/domain/visibility/devices';

/** What several verbs in one transaction will lock. */
export interface Subjects {
  readonly deviceIds?: readonly string[];
  readonly connectionIds?: readonly string[];
  /** Devices on which connections are made, under these usernames where they are chosen. */
  readonly filled?: { readonly deviceIds: readonly string[]; readonly usernames: readonly string[] };
}

/**
 * Locks all that the viewer sees of several things, as the verbs for one of them do and in one order: customers where
 * connections are made, devices, the ports of relays, usernames. Outside of a transaction it does nothing.
 */
export async function holdAll(
  { db, viewer }: Pick<Context, 'db' | 'viewer'>,
  { deviceIds = [], connectionIds = [], filled = { deviceIds: [], usernames: [] } }: Subjects,
): Promise<void> {
  const tx = transactionOf(db);
  if (!tx) return;
  const named = { id: { in: [...deviceIds, ...filled.deviceIds] } };
  const connections = { id: { in: [...connectionIds] } };
  const seen = await tx.device.findMany({
    where: { AND: [visibleDevices(viewer), { OR: [named, { connections: { some: connections } }] }] },
    select: {
      ...{ id: true, customerId: true, relayId: true },
      // One that has lost its port may get one again
      connections: { where: { ...connections, port: null, deletedAt: null }, select: { id: true }, take: 1 },
    },
  });
  const isFilled = filled.deviceIds.length > 0;
  const customers = isFilled ? seen.flatMap(({ customerId }) => customerId ?? []) : [];
  await holdRows(tx, 'Customer', customers);
  const devices = seen.map(({ id }) => id);
  await holdRows(tx, 'Device', devices);
  const ported = seen.filter((device) => isFilled || device.connections.length > 0);
  for (const relayId of [...new Set(ported.map(({ relayId }) => relayId))].sort()) await lockRelay(tx, relayId);
  await lockUsernames(tx, filled.usernames);
}
