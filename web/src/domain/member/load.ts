import type { Member, Prisma } from '@pocketproxy/prisma';
import type { Context } from '@/domain/context';
import { lockCustomer } from '@/domain/customer/load';
import { AppError } from '@/domain/errors';
import { withUser } from '@/domain/member/seen';
import type { Viewer } from '@/domain/viewer';
import type { Transaction } from '@/domain/database';

/** A person in one of the viewer's customers. */
export type NamedMember = Prisma.MemberGetPayload<{ include: typeof withUser }>;

/**
 * A member of one of the viewer's customers, and the viewer as they are now: authorize that one. The customer is
 * locked, so owners are counted right and no one continues in a role that was taken meanwhile. @throws AppError `not_found`
 */
export async function lockMember(
  tx: Transaction,
  context: Context,
  { customerId, userId }: Pick<Member, 'customerId' | 'userId'>,
): Promise<{ member: NamedMember; viewer: Viewer }> {
  const { viewer } = await lockCustomer(tx, context, customerId);
  const member = await tx.member.findUnique({
    where: { customerId_userId: { customerId, userId } },
    include: withUser,
  });
  if (!member) throw new AppError('not_found');
  return { member, viewer };
}

/** @throws AppError `last_owner` when the customer would be left without an owner */
export async function refuseLastOwner(tx: Transaction, { customerId, role }: Member): Promise<void> {
  if (role !== 'owner') return;
  if ((await tx.member.count({ where: { customerId, role: 'owner' } })) < 2) throw new AppError('last_owner');
}

/** Voids the pairing codes that a person has made for a customer whose devices they manage no more. */
export async function voidPairingCodes(
  tx: Transaction,
  { customerId, userId }: Pick<Member, 'customerId' | 'userId'>,
): Promise<void> {
  await tx.pairingCode.deleteMany({ where: { customerId, createdById: userId, usedAt: null } });
}
