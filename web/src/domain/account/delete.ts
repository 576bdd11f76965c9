import type { BusEvent } from '@pocketproxy/relay/contract';
import type { z } from 'zod';
import { checkPassword } from '@/domain/account/check-password';
import { deletionOf, refuseBlocked } from '@/domain/account/deletion';
import { passwordInput } from '@/domain/account/input';
import { lockCustomersOf, lockUser } from '@/domain/user/lock';
import type { DeletedAccountView } from '@/domain/account/view';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { deleteUsage } from '@/domain/customer/delete-usage';
import { AppError } from '@/domain/errors';
import { holdRows } from '@/domain/hold';
import { queueMail, wakeMail } from '@/domain/mail/queue';
import { parse } from '@/domain/parse';
import { vacateShare } from '@/domain/share/end';
import { inTransaction, type Transaction } from '@/domain/database';

/**
 * Deletes the own account with its sessions, and the customers that no one else is in, with their devices, connections
 * and histories: phones and proxies stop immediately. The audit log stays. Mails a notice.
 * @throws AppError `only_owner`, `suspended_stays`, `password_wrong`, `password_missing`, `forbidden` (operators)
 */
export async function deleteAccount(
  context: Context,
  input: z.input<typeof passwordInput>,
): Promise<DeletedAccountView> {
  const { password } = parse(passwordInput, input);
  if (context.viewer.isOperator) throw new AppError('forbidden');
  const { id: userId, email, name, passwordHash } = await checkPassword(context, password);
  const { mailId, events, deleted } = await inTransaction(context.db, async (tx) => {
    // Once more inside: a reset by mail may have ended this session and the password that was typed
    if ((await lockUser(tx, userId)).passwordHash !== passwordHash) throw new AppError('password_wrong');
    await lockCustomersOf(tx, userId);
    const plan = await deletionOf(tx, context);
    refuseBlocked(plan);
    const customerIds = plan.customers.map(({ id }) => id);
    const gone = await deleteCustomers(tx, context, customerIds);
    await tx.pairingCode.deleteMany({ where: { createdById: userId, usedAt: null } });
    await tx.user.delete({ where: { id: userId } });
    const target = ['user', userId] as const;
    const after = { customers: customerIds, devices: gone.devices };
    await writeAudit(tx, context, { action: 'account.delete', target, customerId: null, after });
    for (const { id: customerId, role } of plan.left) {
      const facts = { before: { email, role }, after: { accountDeleted: true } };
      await writeAudit(tx, context, { action: 'member.remove', target, customerId, ...facts });
    }
    const mailId = await queueMail(tx, context, { to: email, name, template: 'account_deleted', values: {} });
    return { mailId, events: gone.events, deleted: after };
  });
  await context.publish(...events, { type: 'user.changed', userId });
  wakeMail(context, mailId);
  return deleted;
}

async function deleteCustomers(tx: Transaction, context: Context, customerIds: readonly string[]) {
  const owned = { customerId: { in: [...customerIds] } };
  const reached = { OR: [owned, { shares: { some: owned } }] };
  const rows = await tx.device.findMany({ where: reached, select: { id: true } });
  const ids = rows.map(({ id }) => id);
  await holdRows(tx, 'Device', ids);
  const endedShares = await endSharesWith(tx, context, customerIds);
  const devices = await tx.device.findMany({ where: owned });
  const onThem = { deviceId: { in: devices.map(({ id }) => id) } };
  const connections = await tx.connection.findMany({ where: onThem, include: { device: true } });
  await tx.connection.deleteMany({ where: onThem });
  await tx.device.deleteMany({ where: owned });
  await deleteUsage(tx, customerIds);
  await tx.customer.deleteMany({ where: { id: { in: [...customerIds] } } });
  const events: BusEvent[] = [
    ...endedShares,
    ...connections.map(({ id: connectionId, relayId, deviceId, device: { customerId } }) => ({
      ...({ type: 'connection.changed' } as const),
      ...{ relayId, connectionId, deviceId, customerId },
    })),
    ...devices.map(({ id: deviceId, relayId, customerId }) => ({
      ...({ type: 'device.changed' } as const),
      ...{ relayId, deviceId, customerId },
    })),
    ...customerIds.map((customerId) => ({ type: 'customer.changed', customerId }) as const),
  ];
  return { devices: devices.length, events };
}

/** Ends what others shared with these customers, on devices that are locked: connections that they made there go, passwords that they saw end. */
async function endSharesWith(tx: Transaction, context: Context, customerIds: readonly string[]): Promise<BusEvent[]> {
  const shares = await tx.share.findMany({
    where: { customerId: { in: [...customerIds] } },
    include: { device: true },
    orderBy: { deviceId: 'asc' },
  });
  const events: BusEvent[] = [];
  for (const { device, ...share } of shares) {
    events.push(...(await vacateShare(tx, context, device, share)));
  }
  return events;
}
