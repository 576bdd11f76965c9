import type { User } from '@pocketproxy/prisma';
import type { Transaction } from '@/domain/database';

/**
 * A person's row, locked until the transaction ends: what changes how someone gets in runs one after the other, and
 * sees what the one before has left. Take it before any other row of the person.
 */
export async function lockUser(tx: Transaction, userId: string): Promise<User> {
  await tx.$executeRaw`SELECT 1 FROM "User" WHERE "id" = ${userId}::uuid FOR NO KEY UPDATE`;
  return tx.user.findUniqueOrThrow({ where: { id: userId } });
}

/**
 * Locks all customers of a person who is to be deleted, before the person: owners are counted right, and no one joins
 * or gets a device meanwhile.
 */
export async function lockCustomersOf(tx: Transaction, userId: string): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM "Customer" WHERE "id" IN (
    SELECT "customerId" FROM "Member" WHERE "userId" = ${userId}::uuid) ORDER BY "id" FOR UPDATE`;
}
