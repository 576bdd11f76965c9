import type { User } from '@pocketproxy/prisma';
import { lockUser } from '@/domain/account/lock';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { defaultLifetimes, type SessionLifetimes } from '@/domain/session/lifetime';
import { inTransaction } from '@/domain/database';

interface SignedIn {
  /** As they were when password or Google were checked. */
  readonly user: Pick<
    User,
    'id' | 'email' | 'isOperator' | 'sessionVersion' | 'passwordHash' | 'googleSub' | 'emailVerifiedAt'
  >;
  readonly userAgent: string | null;
  /** The session that the browser had before; it ends. */
  readonly previousSessionId: string | null;
  readonly method: 'password' | 'google';
}

/**
 * Opens a session of its own, never an old one taken over (session fixation). Gives its id.
 * @throws AppError `sign_in_failed` when what the person signed in by was changed or taken away meanwhile
 */
export async function openSession(
  context: SystemContext,
  { user, userAgent, previousSessionId, method }: SignedIn,
  { lifetimeMs }: SessionLifetimes = defaultLifetimes,
): Promise<string> {
  const { now, ip } = context;
  const { id: userId, email, isOperator, sessionVersion: version } = user;
  const expiresAt = new Date(now.getTime() + lifetimeMs);
  return inTransaction(context.db, async (tx) => {
    // Whoever changes how the person gets in ends their sessions; this one must not come after it
    if (!sameWayIn(user, await lockUser(tx, userId))) throw new AppError('sign_in_failed');
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

function sameWayIn(before: SignedIn['user'], after: User): boolean {
  return (
    after.sessionVersion === before.sessionVersion &&
    after.passwordHash === before.passwordHash &&
    after.googleSub === before.googleSub &&
    after.emailVerifiedAt !== null
  );
}
