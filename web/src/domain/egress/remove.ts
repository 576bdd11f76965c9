import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { egressFacts } from '@/domain/egress/facts';
import { egressExceptionIdInput } from '@/domain/egress/input';
import type { removedEgressExceptionView } from '@/domain/egress/view';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';

/**
 * Removes an egress exception: phones refuse what it opened within a second, and end what runs to it.
 * @throws AppError `forbidden`, `not_found`
 */
export async function removeEgressException(
  context: Context,
  input: z.input<typeof egressExceptionIdInput>,
): Promise<z.infer<typeof removedEgressExceptionView>> {
  const { id } = parse(egressExceptionIdInput, input);
  authorize(context.viewer, 'egress.manage', { customerId: null });
  await inTransaction(context.db, async (tx) => {
    const row = await tx.egressException.findUnique({ where: { id } });
    if (!row) throw new AppError('not_found');
    const { count } = await tx.egressException.deleteMany({ where: { id } });
    if (count === 0) throw new AppError('not_found'); // someone removed it at this moment
    const { after: before, ...entry } = egressFacts(row);
    await writeAudit(tx, context, { action: 'egress.close', ...entry, before });
  });
  await context.publish({ type: 'egress.changed' });
  return { id };
}
