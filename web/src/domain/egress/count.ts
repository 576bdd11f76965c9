import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { egressExceptionsThatFit } from '@/domain/egress/filter';
import { egressExceptionFilterInput } from '@/domain/egress/input';
import type { egressExceptionCountView } from '@/domain/egress/view';
import { parse } from '@/domain/parse';

/** How many egress exceptions the list has with this filter. @throws AppError `forbidden`, `invalid` */
export async function countEgressExceptions(
  { db, viewer, now }: Context,
  input: z.input<typeof egressExceptionFilterInput> = {},
): Promise<z.infer<typeof egressExceptionCountView>> {
  const filter = parse(egressExceptionFilterInput, input);
  authorize(viewer, 'egress.manage', { customerId: null });
  return { total: await db.egressException.count({ where: egressExceptionsThatFit(filter, now) }) };
}
