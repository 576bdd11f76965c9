import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import type { EndedSessionsView } from '@/domain/session/view';
import { inTransaction } from '@/domain/database';

/** Ends all of the own sessions but this one, immediately (AUTH-05). */
export async function endOtherSessions(context: Context): Promise<EndedSessionsView> {
  const { userId, sessionId } = context.viewer;
  const ended = await inTransaction(context.db, async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { userId, id: { not: sessionId } } });
    const entry = { target: ['user', userId], customerId: null, after: { ended: count } } as const;
    await writeAudit(tx, context, { action: 'session.end_others', ...entry });
    return count;
  });
  await context.publish({ type: 'user.changed', userId });
  return { ended };
}
