import type { Device, Share } from '@pocketproxy/prisma';
import type { BusEvent } from '@pocketproxy/relay/contract';
import { writeAudit } from '@/domain/audit/write';
import { newPassword } from '@/domain/connection/new-credentials';
import type { SystemContext } from '@/domain/context';
import { retireConnections } from '@/domain/device/retire-connections';
import { connectionChanged } from '@/domain/events';
import type { Transaction } from '@/domain/database';

type Access = Pick<Share, 'ports' | 'configs' | 'rotate'>;

/**
 * Ends immediately what the other customer loses with a right (TENANT-04), since proxies know passwords and not people:
 * without `ports` the connections and whitelist entries that it made go, without `rotate` its rotation links and the device's place in its groups; when it may see passwords no more, those that
 * it could see are renewed: its own and the device owner's. What another share of the device still grants the same
 * customer stays. Passwords are renewed as well when the share's address is no one's, or new ones would reveal to the owner
 * that it is someone's (pitfall 28). Call it with the device locked. Returns an event for each connection it touched.
 */
export async function endAccess(
  tx: Transaction,
  context: SystemContext,
  device: Device,
  before: Share,
  after: Access,
): Promise<BusEvent[]> {
  const { customerId: holderId } = before;
  const kept = [after, ...(await otherShares(tx, before))];
  const ports = kept.some((share) => share.ports);
  const passwords = ports || kept.some((share) => share.configs);
  if (holderId !== null && before.rotate && !kept.some((share) => share.rotate))
    await endRotating(tx, device, holderId);
  const ended = holderId !== null && before.ports && !ports ? await endHeld(tx, context, device, holderId) : [];
  const renewed =
    (before.ports || before.configs) && !passwords ? await renewPasswords(tx, context, device, holderId) : [];
  const changed = new Map([...ended, ...renewed].map((connection) => [connection.id, connection]));
  return [...changed.values()].map(({ id, relayId }) =>
    connectionChanged({ id, relayId, deviceId: device.id, customerId: device.customerId }),
  );
}

/** Those of the device with the same customer, by other addresses. */
async function otherShares(tx: Transaction, { id, deviceId, customerId }: Share): Promise<Access[]> {
  if (customerId === null) return [];
  return tx.share.findMany({ where: { deviceId, customerId, id: { not: id } } });
}

/** Deletes the rotation links that a customer made on another's device, and takes the device out of its groups. */
async function endRotating(tx: Transaction, { id: deviceId }: Device, holderId: string): Promise<void> {
  await tx.rotationLink.deleteMany({ where: { deviceId, holderId } });
  await tx.deviceGroupEntry.deleteMany({ where: { deviceId, group: { customerId: holderId } } });
}

/** Deletes the connections and whitelist entries that a customer made on another's device. */
async function endHeld(tx: Transaction, context: SystemContext, device: Device, holderId: string) {
  const retired = await retireConnections(tx, context, device, { holderId });
  const live = { deviceId: device.id, deletedAt: null };
  const opened = await tx.connection.findMany({ where: { ...live, whitelist: { some: { holderId } } } });
  await tx.whitelistEntry.deleteMany({ where: { holderId, connection: live } });
  return [...retired, ...opened];
}

/** Renews the passwords that a customer could see on another's device. */
async function renewPasswords(tx: Transaction, context: SystemContext, device: Device, holderId: string | null) {
  const seen = [{ holderId: null }, ...(holderId === null ? [] : [{ holderId }])];
  const connections = await tx.connection.findMany({ where: { deviceId: device.id, deletedAt: null, OR: seen } });
  for (const { id } of connections) {
    await tx.connection.update({ where: { id }, data: newPassword(id, context.keys).stored });
    await writeAudit(tx, context, {
      action: 'connection.regenerate_password',
      target: ['connection', id],
      customerId: device.customerId,
    });
  }
  return connections;
}
