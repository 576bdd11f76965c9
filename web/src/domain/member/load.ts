import type { Member } from '@pocketproxy/prisma';
import type { Context } from '@/domain/context';
import { lockCustomer } from '@/domain/customer/load';
import { AppError } from '@/domain/errors';
import type { Transaction } from '@/lib/database';

/** A member of one of the viewer's customers; the customer is locked, so owners are counted right. @throws AppError `not_found` */
export async function lockMember(
  tx: Transaction,
  context: Context,
  { customerId, userId }: Pick<Member, 'customerId' | 'userId'>,
): Promise<Member> {
  await lockCustomer(tx, context, customerId);
  const member = await tx.member.findUnique({ where: { customerId_userId: { customerId, userId } } });
  if (!member) throw new AppError('not_found');
  return member;
}

/** @throws AppError `last_owner` when the customer would be left without an owner */
export async function refuseLastOwner(tx: Transaction, { customerId, role }: Member): Promise<void> {
  if (role !== 'owner') return;
  if ((await tx.member.count({ where: { customerId, role: 'owner' } })) < 2) throw new AppError('last_owner');
}
