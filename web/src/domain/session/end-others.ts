import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';

/** Ends all of the own sessions but this one, at once (AUTH-05). */
export async function endOtherSessions(context: Context): Promise<void> {
  const { userId, sessionId } = context.viewer;
  await inTransaction(context.db, async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { userId, id: { not: sessionId } } });
    const entry = { target: ['user', userId], customerId: null, after: { ended: count } } as const;
    await writeAudit(tx, context, { action: 'session.end_others', ...entry });
  });
  await context.publish({ type: 'user.changed', userId });
}
