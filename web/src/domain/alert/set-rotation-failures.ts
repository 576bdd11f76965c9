import type { z } from 'zod';
import { rotationFailuresInput } from '@/domain/alert/input';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { lockCustomer } from '@/domain/customer/load';
import { writtenCustomer } from '@/domain/customer/seen';
import type { CustomerView } from '@/domain/customer/view';
import { inTransaction } from '@/domain/database';
import { parse } from '@/domain/parse';

/**
 * Sets after how many rotations in a row without a new address the people of a customer hear of it, 1–20.
 * @throws AppError `not_found`, `forbidden`, `invalid`
 */
export async function setRotationFailures(
  context: Context,
  input: z.input<typeof rotationFailuresInput>,
): Promise<CustomerView> {
  const { id, alertRotationFailures } = parse(rotationFailuresInput, input);
  return inTransaction(context.db, async (tx) => {
    const { customer: before, viewer } = await lockCustomer(tx, context, id);
    authorize(viewer, 'customer.alerts', { customerId: id });
    await tx.customer.update({ where: { id }, data: { alertRotationFailures } });
    await writeAudit(tx, context, {
      ...({ action: 'customer.alerts', target: ['customer', id], customerId: id } as const),
      before: { alertRotationFailures: before.alertRotationFailures },
      after: { alertRotationFailures },
    });
    return writtenCustomer(tx, context.viewer, id);
  });
}
