import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { setNotesInput } from '@/domain/customer/input';
import { lockCustomer } from '@/domain/customer/load';
import type { CustomerNotesView } from '@/domain/customer/view';
import { inTransaction } from '@/domain/database';
import { parse } from '@/domain/parse';

/**
 * Writes down what operators should know about a customer; an empty text takes it away. The audit log says that it was
 * changed, not what it says: the customer's owners read that log. @throws AppError `not_found`, `forbidden`, `invalid`
 */
export async function setCustomerNotes(
  context: Context,
  input: z.input<typeof setNotesInput>,
): Promise<CustomerNotesView> {
  const { id, text } = parse(setNotesInput, input);
  const { now } = context;
  return inTransaction(context.db, async (tx) => {
    await lockCustomer(tx, context, id);
    authorize(context.viewer, 'customer.support', { customerId: id });
    if (text === '') await tx.customerNote.deleteMany({ where: { customerId: id } });
    else {
      const data = { text, updatedAt: now };
      await tx.customerNote.upsert({ where: { customerId: id }, create: { customerId: id, ...data }, update: data });
    }
    await writeAudit(tx, context, { action: 'customer.notes', target: ['customer', id], customerId: id });
    return { text, updatedAt: text === '' ? null : now };
  });
}
