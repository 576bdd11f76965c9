import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { parse } from '@/domain/parse';
import { sessionIdInput } from '@/domain/session/input';
import type { EndedSessionsView } from '@/domain/session/view';
import { asPerson } from '@/domain/user/as-person';
import { inTransaction } from '@/domain/database';

/** Ends a session by deleting its row (AUTH-05). One that is gone already is no error. */
export async function endSession(
  context: SystemContext,
  input: z.input<typeof sessionIdInput>,
): Promise<EndedSessionsView> {
  const { id: sessionId } = parse(sessionIdInput, input);
  const userId = await inTransaction(context.db, async (tx) => {
    const session = await tx.session.findUnique({ where: { id: sessionId }, include: { user: true } });
    if (!session) return undefined;
    await tx.session.deleteMany({ where: { id: sessionId } });
    const { id } = session.user;
    await writeAudit(tx, asPerson(context, session.user), {
      action: 'session.sign_out',
      target: ['user', id],
      customerId: null,
    });
    return id;
  });
  if (userId === undefined) return { ended: 0 };
  await context.publish({ type: 'user.changed', userId });
  return { ended: 1 };
}
