import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { renameCustomerInput } from '@/domain/customer/input';
import { lockCustomer } from '@/domain/customer/load';
import { writtenCustomer } from '@/domain/customer/seen';
import type { CustomerView } from '@/domain/customer/view';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';

/** Renames a customer. @throws AppError `not_found`, `forbidden`, `invalid` */
export async function renameCustomer(
  context: Context,
  input: z.input<typeof renameCustomerInput>,
): Promise<CustomerView> {
  const { id, name } = parse(renameCustomerInput, input);
  const customer = await inTransaction(context.db, async (tx) => {
    const { customer: before, viewer } = await lockCustomer(tx, context, id);
    authorize(viewer, 'customer.rename', { customerId: id });
    await tx.customer.update({ where: { id }, data: { name } });
    await writeAudit(tx, context, {
      action: 'customer.rename',
      target: ['customer', id],
      customerId: id,
      before: { name: before.name },
      after: { name },
    });
    return writtenCustomer(tx, context.viewer, id);
  });
  await context.publish({ type: 'customer.changed', customerId: id });
  return customer;
}
