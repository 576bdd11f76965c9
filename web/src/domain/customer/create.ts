import type { z } from 'zod';
import { annotateNew } from '@/domain/annotation/write';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { createCustomerInput } from '@/domain/customer/input';
import { writtenCustomer } from '@/domain/customer/seen';
import type { CustomerView } from '@/domain/customer/view';
import { startCustomer } from '@/domain/default/apply';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';

/** Makes a customer without members. @throws AppError `forbidden`, `invalid`, `external_id_taken` */
export async function createCustomer(
  context: Context,
  input: z.input<typeof createCustomerInput>,
): Promise<CustomerView> {
  const { name, ...annotation } = parse(createCustomerInput, input);
  authorize(context.viewer, 'customer.create', { customerId: null });
  return inTransaction(context.db, async (tx) => {
    const { id } = await tx.customer.create({ data: { name, createdAt: context.now } });
    await startCustomer(tx, id);
    await annotateNew(tx, context, ['customer', id], annotation);
    await writeAudit(tx, context, {
      action: 'customer.create',
      target: ['customer', id],
      customerId: id,
      after: { name },
    });
    return writtenCustomer(tx, context.viewer, id);
  });
}
