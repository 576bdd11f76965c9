import { Ceilings } from '@pocketproxy/relay/contract';
import type { Database, Transaction } from '@/domain/database';

/** What operators have set for all, and for this customer. */
export async function loadCeilings(db: Database | Transaction, customerId: string | null): Promise<Ceilings> {
  const forAll = await db.ceiling.findMany();
  const own = customerId === null ? [] : await db.customerCeiling.findMany({ where: { customerId } });
  return new Ceilings([...forAll.map((row) => ({ ...row, customerId: null })), ...own]);
}
