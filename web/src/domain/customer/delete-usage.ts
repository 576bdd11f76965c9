import type { Transaction } from '@/domain/database';

/** Deletes what was counted, logged and reported for customers that go for good; these tables have no foreign keys. */
export async function deleteUsage(tx: Transaction, customerIds: readonly string[]): Promise<void> {
  const where = { ownerId: { in: [...customerIds] } };
  await tx.usageFiveMinutes.deleteMany({ where });
  await tx.usageHour.deleteMany({ where });
  await tx.usageDay.deleteMany({ where });
  await tx.usageMonth.deleteMany({ where });
  await tx.refusalHour.deleteMany({ where });
  await tx.accessLog.deleteMany({ where });
  await tx.outgoingEvent.deleteMany({ where: { customerId: { in: [...customerIds] } } });
}
