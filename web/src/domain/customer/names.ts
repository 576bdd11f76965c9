import type { Context } from '@/domain/context';
import { visibleCustomers } from '@/domain/customer/load';

/** The names of those of the customers that the viewer may know of, by id. */
export async function customerNames(
  { db, viewer }: Context,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  const customers = await db.customer.findMany({
    where: { AND: [{ id: { in: wanted } }, visibleCustomers(viewer)] },
    select: { id: true, name: true },
  });
  return new Map(customers.map(({ id, name }) => [id, name]));
}
