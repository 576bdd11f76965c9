import type { Invitation, Prisma } from '@pocketproxy/prisma';
import type { BaseContext } from '@/domain/context';
import { holdCustomer } from '@/domain/customer/load';
import { AppError } from '@/domain/errors';
import { secretHash } from '@pocketproxy/relay/contract';
import type { Transaction } from '@/domain/database';

/** The invitation of a link, while it can be used. */
export function openInvitation(token: string, now: Date): Prisma.InvitationWhereInput {
  return { hash: secretHash(token), acceptedAt: null, expiresAt: { gt: now }, customer: { state: 'active' } };
}

/** Uses an invitation, with its customer locked: of many who try at once, one gets it. @throws AppError `not_found` */
export async function useUpInvitation(tx: Transaction, { now }: BaseContext, token: string): Promise<Invitation> {
  const where = openInvitation(token, now);
  const found = await tx.invitation.findFirst({ where, select: { customerId: true } });
  if (found) await holdCustomer(tx, found.customerId);
  const [invitation] = await tx.invitation.updateManyAndReturn({ where, data: { acceptedAt: now } });
  if (!invitation) throw new AppError('not_found');
  return invitation;
}
