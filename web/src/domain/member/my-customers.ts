import type { Context } from '@/domain/context';

/** The active customers that the viewer belongs to, by name: what can be switched to. */
export async function listMyCustomers({ db, viewer }: Context): Promise<{ id: string; name: string }[]> {
  return db.customer.findMany({
    where: { state: 'active', members: { some: { userId: viewer.userId } } },
    select: { id: true, name: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: 1_000,
  });
}
