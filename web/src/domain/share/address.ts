import type { Transaction } from '@/domain/database';

/** The customers that the address owns, longest first; an address that no one has proved owns none. */
export async function customersOf(tx: Transaction, email: string): Promise<string[]> {
  const owned = await tx.member.findMany({
    where: { role: 'owner', user: { email, emailVerifiedAt: { not: null } } },
    orderBy: { createdAt: 'asc' },
  });
  return owned.map(({ customerId }) => customerId);
}

/** Of a share with an address and the proof of that address at the same moment, one comes first and the other sees it. */
export async function lockAddress(tx: Transaction, email: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${email}, 0))`;
}
