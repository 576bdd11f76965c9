import type { Transaction } from '@/domain/database';
import { startOfCustomers } from '@/domain/default/load';

/** Gives a customer that was just made what new ones begin with. */
export async function startCustomer(tx: Transaction, customerId: string): Promise<void> {
  const own = await startOfCustomers(tx);
  const data = [...own].map(([name, value]) => ({ customerId, name, value }));
  if (data.length > 0) await tx.customerCeiling.createMany({ data });
}
