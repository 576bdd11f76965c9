import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { customerIdInput } from '@/domain/customer/input';
import { lockCustomer } from '@/domain/customer/load';
import { AppError } from '@/domain/errors';
import { writtenCustomer } from '@/domain/customer/seen';
import type { CustomerView } from '@/domain/customer/view';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';

/** Restores everything of a suspended customer, as it was. @throws AppError `not_found`, `forbidden`, `conflict` (active already) */
export async function reactivateCustomer(
  context: Context,
  input: z.input<typeof customerIdInput>,
): Promise<CustomerView> {
  const { id } = parse(customerIdInput, input);
  const customer = await inTransaction(context.db, async (tx) => {
    const { customer: before, viewer } = await lockCustomer(tx, context, id);
    authorize(viewer, 'customer.suspend', { customerId: id });
    if (before.state === 'active') throw new AppError('conflict');
    await tx.customer.update({ where: { id }, data: { state: 'active', suspendedAt: null } });
    await writeAudit(tx, context, { action: 'customer.reactivate', target: ['customer', id], customerId: id });
    return writtenCustomer(tx, context.viewer, id);
  });
  await context.publish({ type: 'customer.changed', customerId: id });
  return customer;
}
