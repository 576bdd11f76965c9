import type { Customer, Prisma } from '@pocketproxy/prisma';
import type { Context } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { holdRows } from '@/domain/hold';
import type { Viewer } from '@/domain/viewer';
import type { Database, Transaction } from '@/domain/database';

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

/**
 * The same inside a transaction, locked until it ends, with the viewer in the role that they have there now: what was
 * taken since the request began counts immediately, so authorize this viewer. @throws AppError `not_found`
 */
export async function lockCustomer(
  tx: Transaction,
  context: Context,
  id: string,
): Promise<{ customer: Customer; viewer: Viewer }> {
  await holdCustomer(tx, id);
  const customer = await loadCustomer(tx, context, id);
  return { customer, viewer: await viewerNow(tx, context.viewer, id) };
}

/** Locks a customer until the transaction ends: every change of its members takes this lock. Take it before its other rows. */
export async function holdCustomer(tx: Transaction, id: string): Promise<void> {
  await holdRows(tx, 'Customer', [id]);
}

async function viewerNow(tx: Transaction, viewer: Viewer, customerId: string): Promise<Viewer> {
  if (viewer.isOperator) return viewer;
  if (viewer.key) return keyNow(tx, viewer, customerId);
  const { userId } = viewer;
  const member = await tx.member.findUnique({ where: { customerId_userId: { customerId, userId } } });
  if (!member) throw new AppError('not_found');
  const { role } = member;
  const memberships = viewer.memberships.map((one) => (one.customerId === customerId ? { ...one, role } : one));
  return { ...viewer, memberships };
}

/** A key that was revoked since the request began does nothing any more; a suspended customer has none. */
async function keyNow(tx: Transaction, viewer: Viewer, customerId: string): Promise<Viewer> {
  const where = { id: viewer.key?.id, customerId, revokedAt: null, customer: { state: 'active' } } as const;
  if (!(await tx.apiKey.findFirst({ where, select: { id: true } }))) throw new AppError('not_found');
  return viewer;
}
