import type { Transaction } from '@/lib/database';

/** The customer that the address owns longest, other than this one; an address that nobody has proved is nobody's. */
export async function customerOf(tx: Transaction, email: string, otherThan: string | null): Promise<string | null> {
  const member = await tx.member.findFirst({
    where: {
      role: 'owner',
      user: { email, emailVerifiedAt: { not: null } },
      ...(otherThan !== null && { customerId: { not: otherThan } }),
    },
    orderBy: { createdAt: 'asc' },
  });
  return member?.customerId ?? null;
}

/** Of a share with an address and the proof of that address at the same moment, one comes first and the other sees it. */
export async function lockAddress(tx: Transaction, email: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${email}, 0))`;
}
