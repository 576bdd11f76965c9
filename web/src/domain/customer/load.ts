import type { Customer, Prisma } from '@pocketproxy/prisma';
import type { Context } from '@/domain/context';
import { AppError } from '@/domain/errors';
import type { Viewer } from '@/domain/viewer';
import type { Database, Transaction } from '@/lib/database';

/** The customers that a viewer may know of: all for operators, their own for members. */
export function visibleCustomers(viewer: Viewer): Prisma.CustomerWhereInput {
  return viewer.isOperator ? {} : { id: { in: viewer.memberships.map(({ customerId }) => customerId) } };
}

/** The customer with this id among those the viewer may know of. @throws AppError `not_found` */
export async function loadCustomer(db: Database | Transaction, { viewer }: Context, id: string): Promise<Customer> {
  const customer = await db.customer.findFirst({ where: { AND: [{ id }, visibleCustomers(viewer)] } });
  if (!customer) throw new AppError('not_found');
  return customer;
}

/** The same inside a transaction, locked until it ends. @throws AppError `not_found` */
export async function lockCustomer(tx: Transaction, context: Context, id: string): Promise<Customer> {
  await tx.$executeRaw`SELECT 1 FROM "Customer" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  return loadCustomer(tx, context, id);
}
