import type { Transaction } from '@/domain/database';

/** Deletes what was counted for customers that go for good; hours, days and months have no foreign keys. */
export async function deleteUsage(tx: Transaction, customerIds: readonly string[]): Promise<void> {
  const where = { ownerId: { in: [...customerIds] } };
  await tx.usageHour.deleteMany({ where });
  await tx.usageDay.deleteMany({ where });
  await tx.usageMonth.deleteMany({ where });
}
