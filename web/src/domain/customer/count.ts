import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { customersThatFit } from '@/domain/customer/filter';
import { customerFilterInput } from '@/domain/customer/input';
import type { customerCountView } from '@/domain/customer/view';
import { parse } from '@/domain/parse';

/** How many customers fit the filter. @throws AppError `forbidden`, `invalid` */
export async function countCustomers(
  { db, viewer }: Context,
  input: z.input<typeof customerFilterInput> = {},
): Promise<z.infer<typeof customerCountView>> {
  const filter = parse(customerFilterInput, input);
  authorize(viewer, 'fleet.view', { customerId: null });
  const [row] = await db.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS "total" FROM "Customer" c WHERE ${customersThatFit(filter)}`;
  return { total: row?.total ?? 0 };
}
