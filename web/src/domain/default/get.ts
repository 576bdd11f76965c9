import { authorize } from '@/domain/authorize';
import { loadCeilings } from '@/domain/ceiling/load';
import type { Context } from '@/domain/context';
import type { Database, Transaction } from '@/domain/database';
import { customerCeilingNames } from '@/domain/default/input';
import { startOfConnections, startOfCustomers } from '@/domain/default/load';
import type { DefaultsView } from '@/domain/default/view';

/** What new customers and connections begin with. @throws AppError `forbidden` */
export async function getDefaults({ db, viewer }: Context): Promise<DefaultsView> {
  authorize(viewer, 'ceiling.change', { customerId: null });
  return seenDefaults(db);
}

/** The same for anyone who may see them already. */
export async function seenDefaults(db: Database | Transaction): Promise<DefaultsView> {
  const forAll = await loadCeilings(db, null);
  const own = await startOfCustomers(db);
  const customer = customerCeilingNames.map((name) => ({
    ...{ name, value: own.get(name) ?? null, otherwise: forAll.of(name) },
  }));
  return { customer, connection: await startOfConnections(db) };
}
