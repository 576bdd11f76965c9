import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { defaultLifetimes, type SessionLifetimes } from '@/domain/session/lifetime';
import { inTransaction } from '@/lib/database';

interface SignedIn {
  readonly user: { id: string; email: string; isOperator: boolean; sessionVersion: number };
  readonly userAgent: string | null;
  /** The session that the browser had before; it ends. */
  readonly previousSessionId: string | null;
  readonly method: 'password' | 'google';
}

/** Opens a session of its own, never an old one taken over (session fixation). Gives its id. */
export async function openSession(
  context: SystemContext,
  { user, userAgent, previousSessionId, method }: SignedIn,
  { lifetimeMs }: SessionLifetimes = defaultLifetimes,
): Promise<string> {
  const { now, ip } = context;
  const { id: userId, email, isOperator, sessionVersion: version } = user;
  const expiresAt = new Date(now.getTime() + lifetimeMs);
  return inTransaction(context.db, async (tx) => {
    if (previousSessionId) await tx.session.deleteMany({ where: { id: previousSessionId } });
    const session = await tx.session.create({
      data: { userId, version, ip, userAgent, createdAt: now, lastUsedAt: now, expiresAt },
    });
    await tx.user.update({ where: { id: userId }, data: { lastSignInAt: now } });
    const actor = { kind: isOperator ? 'operator' : 'user', id: userId, name: email } as const;
    await writeAudit(
      tx,
      { ...context, actor },
      { action: 'session.sign_in', target: ['user', userId], customerId: null, after: { method } },
    );
    return session.id;
  });
}
