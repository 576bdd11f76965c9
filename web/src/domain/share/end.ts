import type { Device, Share } from '@pocketproxy/prisma';
import type { BusEvent } from '@pocketproxy/relay/contract';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { shareChanged } from '@/domain/events';
import { endAccess } from '@/domain/share/end-access';
import type { Transaction } from '@/domain/database';

const noAccess = { ports: false, configs: false, rotate: false };

/** Ends a share with all access that came of it. Call it with the device locked; publish what it returns. */
export async function endShare(
  tx: Transaction,
  context: SystemContext,
  device: Device,
  share: Share,
  action: 'share.revoke' | 'share.leave',
): Promise<BusEvent[]> {
  const ended = await endAccess(tx, context, device, share, noAccess);
  await writeEnd(tx, context, device, share, action);
  // Last: the log looks up through which share someone acts
  await tx.share.delete({ where: { id: share.id } });
  await forget(tx, share);
  return [...ended, ...shareChanged(device, share.customerId)];
}

/**
 * Ends what a customer had of a share, when the customer itself goes: the share waits for its address again, as one
 * that no one has, and the owner's list looks as before. The owner's log reports it where something ended. Call it
 * with the device locked; publish what it returns.
 */
export async function vacateShare(
  tx: Transaction,
  context: SystemContext,
  device: Device,
  share: Share,
): Promise<BusEvent[]> {
  const ended = await endAccess(tx, context, device, share, noAccess);
  if (ended.length > 0) await writeEnd(tx, context, device, share, 'share.revoke');
  await tx.share.update({ where: { id: share.id }, data: { customerId: null } });
  await forget(tx, share);
  return [...ended, ...shareChanged(device, share.customerId)];
}

/** What the other side kept about a device that it sees no longer, and about its connections, goes. */
async function forget(tx: Transaction, { deviceId, customerId: ownerId }: Share): Promise<void> {
  if (ownerId === null || (await tx.share.count({ where: { deviceId, customerId: ownerId } })) > 0) return;
  await tx.annotation.deleteMany({ where: { ownerId, OR: [{ deviceId }, { connection: { deviceId } }] } });
}

function writeEnd(
  tx: Transaction,
  context: SystemContext,
  { id, customerId }: Device,
  { email, rename, ports, configs, rotate }: Share,
  action: 'share.revoke' | 'share.leave',
): Promise<void> {
  const before = { email, rename, ports, configs, rotate };
  return writeAudit(tx, context, { action, target: ['device', id], customerId, before });
}
