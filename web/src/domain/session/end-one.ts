import type { z } from 'zod';
import { sessionIdInput } from '@/domain/session/input';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { AppError } from '@/domain/errors';
import type { EndedSessionsView } from '@/domain/session/view';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';

/** Ends one of the own sessions, immediately (AUTH-05). @throws AppError `not_found`, also for someone else's */
export async function endOneSession(
  context: Context,
  input: z.input<typeof sessionIdInput>,
): Promise<EndedSessionsView> {
  const { id } = parse(sessionIdInput, input);
  const { userId } = context.viewer;
  await inTransaction(context.db, async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { id, userId } });
    if (count === 0) throw new AppError('not_found');
    await writeAudit(tx, context, { action: 'session.end_one', target: ['session', id], customerId: null });
  });
  await context.publish({ type: 'user.changed', userId });
  return { ended: 1 };
}
