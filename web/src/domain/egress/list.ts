import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { egressExceptionsThatFit } from '@/domain/egress/filter';
import { listEgressExceptionsInput } from '@/domain/egress/input';
import { egressExceptionColumns, seenEgressException, type EgressExceptionView } from '@/domain/egress/view';
import { mapPage, olderThan, readPage, timeMark, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';

/** A page of the egress exceptions, newest first. @throws AppError `forbidden`, `invalid` */
export async function listEgressExceptions(
  { db, viewer, now }: Context,
  input: z.input<typeof listEgressExceptionsInput> = {},
): Promise<Page<EgressExceptionView>> {
  const { cursor, limit, ...filter } = parse(listEgressExceptionsInput, input);
  authorize(viewer, 'egress.manage', { customerId: null });
  const page = await readPage(
    { cursor, limit },
    { list: 'egress exceptions', mark: timeMark },
    (after, take) =>
      db.egressException.findMany({
        where: { AND: [egressExceptionsThatFit(filter, now), after ? olderThan(after) : {}] },
        include: egressExceptionColumns,
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take,
      }),
    ({ createdAt, id }) => [createdAt, id],
  );
  return mapPage(page, (row) => seenEgressException(row, now));
}
