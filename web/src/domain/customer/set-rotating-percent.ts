import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { setRotatingPercentInput } from '@/domain/customer/input';
import { lockCustomer } from '@/domain/customer/load';
import { writtenCustomer } from '@/domain/customer/seen';
import type { CustomerView } from '@/domain/customer/view';
import { inTransaction } from '@/domain/database';
import { parse } from '@/domain/parse';

/**
 * Sets how many of a customer's phones schedules and groups may rotate at the same time, 1–100 %; at least one.
 * @throws AppError `not_found`, `forbidden`, `invalid`
 */
export async function setRotatingPercent(
  context: Context,
  input: z.input<typeof setRotatingPercentInput>,
): Promise<CustomerView> {
  const { id, maxRotatingPercent } = parse(setRotatingPercentInput, input);
  return inTransaction(context.db, async (tx) => {
    const { customer: before, viewer } = await lockCustomer(tx, context, id);
    authorize(viewer, 'group.manage', { customerId: id });
    await tx.customer.update({ where: { id }, data: { maxRotatingPercent } });
    await writeAudit(tx, context, {
      ...({ action: 'customer.rotating_percent', target: ['customer', id], customerId: id } as const),
      before: { maxRotatingPercent: before.maxRotatingPercent },
      after: { maxRotatingPercent },
    });
    return writtenCustomer(tx, context.viewer, id);
  });
}
