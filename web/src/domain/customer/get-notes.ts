import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { customerIdInput } from '@/domain/customer/input';
import { loadCustomer } from '@/domain/customer/load';
import type { CustomerNotesView } from '@/domain/customer/view';
import { parse } from '@/domain/parse';

/** What operators have written down about a customer. @throws AppError `not_found`, `forbidden` */
export async function getCustomerNotes(
  context: Context,
  input: z.input<typeof customerIdInput>,
): Promise<CustomerNotesView> {
  const { id } = parse(customerIdInput, input);
  await loadCustomer(context.db, context, id);
  authorize(context.viewer, 'customer.support', { customerId: id });
  const note = await context.db.customerNote.findUnique({ where: { customerId: id } });
  return { text: note?.text ?? '', updatedAt: note?.updatedAt ?? null };
}
