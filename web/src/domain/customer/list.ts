import type { z } from 'zod';
import { annotatedWith } from '@/domain/annotation/view';
import type { Context } from '@/domain/context';
import { listCustomersInput } from '@/domain/customer/input';
import { visibleCustomers } from '@/domain/customer/load';
import { customerColumns, seenCustomer } from '@/domain/customer/seen';
import type { CustomerView } from '@/domain/customer/view';
import { laterByName, mapPage, nameMark, readPage, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';

/** Customers by name: all for operators, their own for members. @throws AppError `invalid` */
export async function listCustomers(
  { db, viewer }: Context,
  input: z.input<typeof listCustomersInput> = {},
): Promise<Page<CustomerView>> {
  const { cursor, limit, ...annotation } = parse(listCustomersInput, input);
  const customers = await readPage(
    { cursor, limit },
    { list: 'customers', mark: nameMark },
    (after, take) =>
      db.customer.findMany({
        where: { AND: [visibleCustomers(viewer), annotatedWith(viewer, annotation), after ? laterByName(after) : {}] },
        include: customerColumns(viewer),
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
        take,
      }),
    ({ id, name }) => [name, id],
  );
  return mapPage(customers, seenCustomer);
}
