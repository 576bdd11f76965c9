import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { inTransaction } from '@/domain/database';

/** Ends a session by deleting its row (AUTH-05). One that is gone already is no error. */
export async function endSession(context: SystemContext, sessionId: string): Promise<void> {
  const userId = await inTransaction(context.db, async (tx) => {
    const session = await tx.session.findUnique({ where: { id: sessionId }, include: { user: true } });
    if (!session) return undefined;
    await tx.session.deleteMany({ where: { id: sessionId } });
    const { id, email, isOperator } = session.user;
    const actor = { kind: isOperator ? 'operator' : 'user', id, name: email } as const;
    await writeAudit(tx, { ...context, actor }, { action: 'session.sign_out', target: ['user', id], customerId: null });
    return id;
  });
  if (userId) await context.publish({ type: 'user.changed', userId });
}
