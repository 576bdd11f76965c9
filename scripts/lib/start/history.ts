import { connectDatabase, type Prisma } from '@pocketproxy/prisma';
import { writeHistory } from '../seed/history.ts';

const [hourMs, dayMs] = [3_600_000, 86_400_000];
const days = 7;
/** Decided by a person, or said by the product itself. */
const without = ['schedules', 'the audit log'];

/**
 * Gives the demo's phones a week behind them, once: the first look is of a product in use. What they do from now on is
 * written by relay and jobs. Nothing for phones that are older than a day.
 * @param names of the phones
 */
export async function ensureHistory(databaseUrl: string, names: readonly string[], now: Date): Promise<void> {
  const database = connectDatabase(databaseUrl, 1);
  try {
    await database.$transaction((tx) => write(tx, names, now), { timeout: 60_000 });
  } finally {
    await database.$disconnect();
  }
}

async function write(tx: Prisma.TransactionClient, names: readonly string[], now: Date): Promise<void> {
  const young = { gt: new Date(now.getTime() - dayMs) };
  const where = { name: { in: [...names] }, createdAt: young, customer: { name: 'Demo customer', createdAt: young } };
  const devices = await tx.device.findMany({ where, select: { id: true, customerId: true } });
  if (devices.length === 0) return;
  const ids = devices.map(({ id }) => id);
  const since = new Date(now.getTime() - days * dayMs);
  const createdAt = new Date(since.getTime() - hourMs);
  await tx.device.updateMany({ where: { id: { in: ids } }, data: { createdAt } });
  await tx.connection.updateMany({ where: { deviceId: { in: ids } }, data: { createdAt } });
  const customers = devices.flatMap(({ customerId }) => customerId ?? []);
  await tx.customer.updateMany({ where: { id: { in: customers } }, data: { createdAt } });
  // One data limit is almost used up, so that something needs attention
  const limited = await tx.connection.findFirst({
    where: { deviceId: { in: ids }, quotaBytes: { not: null } },
    orderBy: [{ device: { name: 'asc' } }, { name: 'asc' }],
    select: { id: true },
  });
  await writeHistory(tx, ids, { since, now, without, nearLimit: limited?.id }, () => undefined);
}
