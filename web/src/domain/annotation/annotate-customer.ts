import type { z } from 'zod';
import { annotateInput } from '@/domain/annotation/input';
import type { AnnotationView } from '@/domain/annotation/view';
import { writeAnnotation } from '@/domain/annotation/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { lockCustomer } from '@/domain/customer/load';
import { inTransaction } from '@/domain/database';
import { parse } from '@/domain/parse';

/** Writes what operators keep about a customer. @throws AppError `not_found`, `forbidden`, `invalid`, `external_id_taken` */
export async function annotateCustomer(
  context: Context,
  input: z.input<typeof annotateInput>,
): Promise<AnnotationView> {
  const { id, ...given } = parse(annotateInput, input);
  return inTransaction(context.db, async (tx) => {
    const { viewer } = await lockCustomer(tx, context, id);
    authorize(viewer, 'customer.support', { customerId: id });
    return writeAnnotation(tx, context, ['customer', id], given);
  });
}
