import { Prisma } from '@pocketproxy/prisma';
import { lockCustomersOf } from '@/domain/user/lock';
import { writeAudit } from '@/domain/audit/write';
import type { BaseContext } from '@/domain/context';
import { deleteUsage } from '@/domain/customer/delete-usage';
import { inTransaction, type Database, type Transaction } from '@/domain/database';

/** So long a sign-up may wait for its confirmation. */
export const unconfirmedKeptMs = 7 * 24 * 3_600_000;
/** Accounts that one round deletes at most; the sweep comes again 15 s later. */
const maxPerRound = 100;

/**
 * Deletes accounts whose address was not confirmed within 7 days, with the customers that are theirs alone. Stay: staff;
 * who has a living link or accepted an invitation; who is the only owner of a customer with other members, a device, a
 * share, an open invitation or a pairing code. At most 100, oldest first; returns how many.
 */
export async function expireUnconfirmedAccounts(context: BaseContext): Promise<number> {
  const userIds = await unconfirmed(context.db, context.now, Prisma.empty);
  let expired = 0;
  for (const userId of userIds) if (await expire(context, userId)) expired += 1;
  return expired;
}

async function expire(context: BaseContext, userId: string): Promise<boolean> {
  const customerIds = await inTransaction(context.db, async (tx) => {
    await lockWithCustomers(tx, userId);
    // Once more inside: the person may have confirmed, or an operator given the customer a device
    const still = await unconfirmed(tx, context.now, Prisma.sql`AND u."id" = ${userId}::uuid`);
    return still.length === 0 ? null : deleteAccount(tx, context, userId);
  });
  if (!customerIds) return false;
  await context.publish(...customerIds.map((customerId) => ({ type: 'customer.changed', customerId }) as const), {
    type: 'user.changed',
    userId,
  });
  return true;
}

/** Ids of accounts that are to go, by the rules above. */
async function unconfirmed(db: Database | Transaction, now: Date, and: Prisma.Sql): Promise<string[]> {
  const signedUpBefore = new Date(now.getTime() - unconfirmedKeptMs);
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT u."id" FROM "User" u
    WHERE u."emailVerifiedAt" IS NULL AND u."createdAt" < ${signedUpBefore} AND NOT u."isOperator" ${and}
      AND NOT EXISTS (SELECT FROM "Link" l WHERE l."userId" = u."id" AND l."expiresAt" > ${now})
      AND NOT EXISTS (SELECT FROM "Invitation" i WHERE i."email" = u."email" AND i."acceptedAt" IS NOT NULL)
      AND NOT EXISTS (
        SELECT FROM "Member" m WHERE m."userId" = u."id" AND ${isNeeded(now)} AND NOT EXISTS (
          SELECT FROM "Member" o
          WHERE o."customerId" = m."customerId" AND o."userId" <> m."userId" AND o."role" = 'owner'))
    ORDER BY u."createdAt" LIMIT ${maxPerRound}`;
  return rows.map(({ id }) => id);
}

/** Whether the customer of membership m has other people or anything that would be lost. */
function isNeeded(now: Date): Prisma.Sql {
  return Prisma.sql`(
    EXISTS (SELECT FROM "Member" o WHERE o."customerId" = m."customerId" AND o."userId" <> m."userId")
    OR EXISTS (SELECT FROM "Device" d WHERE d."customerId" = m."customerId")
    OR EXISTS (SELECT FROM "Share" s WHERE s."customerId" = m."customerId")
    OR EXISTS (SELECT FROM "Invitation" i
      WHERE i."customerId" = m."customerId" AND i."acceptedAt" IS NULL AND i."expiresAt" > ${now})
    OR EXISTS (SELECT FROM "PairingCode" c
      WHERE c."customerId" = m."customerId" AND c."usedAt" IS NULL AND c."expiresAt" > ${now}))`;
}

/** Locks the person and their customers: no one confirms, joins, or gets a device meanwhile. */
async function lockWithCustomers(tx: Transaction, userId: string): Promise<void> {
  await lockCustomersOf(tx, userId);
  await tx.$executeRaw`SELECT 1 FROM "User" WHERE "id" = ${userId}::uuid FOR UPDATE`;
}

/** Returns the ids of the customers that went with the account. */
async function deleteAccount(tx: Transaction, context: BaseContext, userId: string): Promise<string[]> {
  const memberships = await tx.member.findMany({
    where: { userId },
    select: { customerId: true, customer: { select: { _count: { select: { members: true } } } } },
  });
  const alone = memberships.filter(({ customer }) => customer._count.members === 1).map(({ customerId }) => customerId);
  const left = memberships.map(({ customerId }) => customerId).filter((id) => !alone.includes(id));
  await deleteUsage(tx, alone);
  await tx.customer.deleteMany({ where: { id: { in: alone } } });
  await tx.user.delete({ where: { id: userId } });
  const target = ['user', userId] as const;
  await writeAudit(tx, context, { action: 'account.expire', target, customerId: null, after: { customers: alone } });
  for (const customerId of left)
    await writeAudit(tx, context, { action: 'member.remove', target, customerId, after: { accountDeleted: true } });
  return alone;
}
