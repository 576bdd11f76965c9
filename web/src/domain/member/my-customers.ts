import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { listMyCustomersInput } from '@/domain/member/input';
import type { OwnCustomerView } from '@/domain/member/view';
import { laterByName, nameMark, readPage, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';

/** The active customers that the viewer belongs to, by name: what can be switched to. @throws AppError `invalid` */
export async function listMyCustomers(
  { db, viewer }: Context,
  input: z.input<typeof listMyCustomersInput> = {},
): Promise<Page<OwnCustomerView>> {
  const mine = { state: 'active', members: { some: { userId: viewer.userId } } } as const;
  return readPage(
    parse(listMyCustomersInput, input),
    { list: 'my-customers', mark: nameMark },
    (after, take) =>
      db.customer.findMany({
        where: { ...mine, ...(after && laterByName(after)) },
        select: { id: true, name: true },
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
        take,
      }),
    ({ id, name }) => [name, id],
  );
}
