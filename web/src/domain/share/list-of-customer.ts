import type { Prisma } from '@pocketproxy/prisma';
import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { loadCustomer } from '@/domain/customer/load';
import { mapPage, olderThan, readPage, timeMark, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';
import { listCustomerSharesInput } from '@/domain/share/input';
import { toShareView, type CustomerShareView } from '@/domain/share/view';

const named = { select: { id: true, name: true } } as const;
const sides = {
  given: (customerId: string): Prisma.ShareWhereInput => ({ device: { customerId } }),
  received: (customerId: string): Prisma.ShareWhereInput => ({ customerId }),
};

/**
 * A page of the shares that a customer gave or received, newest first, for operators, who see both sides of each.
 * @throws AppError `not_found`, `forbidden`
 */
export async function listCustomerShares(
  context: Context,
  input: z.input<typeof listCustomerSharesInput>,
): Promise<Page<CustomerShareView>> {
  const { customerId, side, ...wanted } = parse(listCustomerSharesInput, input);
  await loadCustomer(context.db, context, customerId);
  authorize(context.viewer, 'customer.support', { customerId });
  const page = await readPage(
    wanted,
    { list: `shares-${side}`, mark: timeMark },
    (after, take) =>
      context.db.share.findMany({
        where: { AND: [sides[side](customerId), after ? olderThan(after) : {}] },
        include: { customer: named, device: { select: { id: true, name: true, customer: named } } },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take,
      }),
    ({ createdAt, id }) => [createdAt, id],
  );
  return mapPage(page, ({ device: { customer: owner, ...device }, customer: holder, ...share }) => {
    return { ...toShareView({ ...share, customerId: null }), device, owner, holder };
  });
}
