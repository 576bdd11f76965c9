import type { Invitation, Prisma } from '@pocketproxy/prisma';
import type { SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { tokenHash } from '@/domain/member/token';
import type { Transaction } from '@/lib/database';

/** The invitation of a link, while it can be used. */
export function openInvitation(token: string, now: Date): Prisma.InvitationWhereInput {
  return { hash: tokenHash(token), acceptedAt: null, expiresAt: { gt: now }, customer: { state: 'active' } };
}

/** Uses an invitation up: of many who try at once, one gets it. @throws AppError `not_found` */
export async function useUpInvitation(tx: Transaction, { now }: SystemContext, token: string): Promise<Invitation> {
  const [invitation] = await tx.invitation.updateManyAndReturn({
    where: openInvitation(token, now),
    data: { acceptedAt: now },
  });
  if (!invitation) throw new AppError('not_found');
  return invitation;
}
