import type { User } from '@pocketproxy/prisma';
import type { Transaction } from '@/lib/database';

/**
 * A person's row, locked until the transaction ends: what changes how somebody gets in runs one after the other, and
 * sees what the one before has left. Take it before any other row of the person.
 */
export async function lockUser(tx: Transaction, userId: string): Promise<User> {
  await tx.$executeRaw`SELECT 1 FROM "User" WHERE "id" = ${userId}::uuid FOR NO KEY UPDATE`;
  return tx.user.findUniqueOrThrow({ where: { id: userId } });
}
