import type { Context } from '@/domain/context';
import { visibleCustomers } from '@/domain/customer/load';
import type { CustomerView } from '@/domain/customer/view';

/** Customers by name, at most 1,000: all for operators, their own for members. */
export async function listCustomers({ db, viewer }: Context): Promise<CustomerView[]> {
  const customers = await db.customer.findMany({
    where: visibleCustomers(viewer),
    include: { _count: { select: { devices: true, members: true } } },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: 1_000,
  });
  return customers.map(({ id, name, state, createdAt, _count }) => ({
    id,
    name,
    state,
    createdAt,
    deviceCount: _count.devices,
    memberCount: _count.members,
  }));
}
