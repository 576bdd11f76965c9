import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { lockDevice } from '@/domain/device/load';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { grantShareInput } from '@/domain/share/input';
import { shareChanged } from '@/domain/share/load';
import { inTransaction, type Transaction } from '@/lib/database';

/** A device is shared with at most so many addresses. */
export const maxShares = 50;

/**
 * Shares a device with another customer, by the verified e-mail address of its owner (TENANT-04). The answer is the
 * same whether there is such a customer: the share then stands in the list and gives nobody anything.
 * @throws AppError `not_found`, `forbidden`, `invalid`, `conflict` (shared with that address already), `shares_full`
 */
export async function grantShare(context: Context, input: z.input<typeof grantShareInput>): Promise<{ id: string }> {
  const { deviceId, email, ...rights } = parse(grantShareInput, input);
  const { id, events } = await inTransaction(context.db, async (tx) => {
    const device = await lockDevice(tx, context, deviceId);
    authorize(context.viewer, 'device.share', device);
    const shares = await tx.share.findMany({ where: { deviceId }, select: { email: true } });
    if (shares.some((share) => share.email === email)) throw new AppError('conflict');
    if (shares.length >= maxShares) throw new AppError('shares_full');
    const customerId = await customerOf(tx, email, device.customerId);
    const share = await tx.share.create({
      data: { deviceId, email, customerId, ...rights, createdAt: context.now },
    });
    await writeAudit(tx, context, {
      action: 'share.grant',
      target: ['device', deviceId],
      customerId: device.customerId,
      after: { email, ...rights },
    });
    return { id: share.id, events: shareChanged(device, customerId) };
  });
  await context.publish(...events);
  return { id };
}

/** The customer that the address owns longest; an address that nobody has proved is nobody's. */
async function customerOf(tx: Transaction, email: string, ownerId: string | null): Promise<string | null> {
  const member = await tx.member.findFirst({
    where: {
      role: 'owner',
      user: { email, emailVerifiedAt: { not: null } },
      ...(ownerId !== null && { customerId: { not: ownerId } }),
    },
    orderBy: { createdAt: 'asc' },
  });
  return member?.customerId ?? null;
}
