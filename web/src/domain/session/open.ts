import type { User } from '@pocketproxy/prisma';
import { lockUser } from '@/domain/user/lock';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { asPerson } from '@/domain/user/as-person';
import { inTransaction } from '@/domain/database';

interface SignedIn {
  /** As they were when password or Google were checked. */
  readonly user: Pick<
    User,
    'id' | 'email' | 'isOperator' | 'sessionVersion' | 'passwordHash' | 'googleSub' | 'emailVerifiedAt'
  >;
  readonly method: 'password' | 'google';
}

/**
 * Opens a new session, never an old one taken over (session fixation). The session that the browser had before
 * ends. Returns its id.
 * @throws AppError `sign_in_failed` when what the person signed in by was changed or taken away meanwhile
 */
export async function openSession(context: SystemContext, { user, method }: SignedIn): Promise<string> {
  const { now, ip, lifetimes } = context;
  const { userAgent, previousSessionId } = context.browser;
  const { id: userId, sessionVersion: version } = user;
  const expiresAt = new Date(now.getTime() + lifetimes.lifetimeMs);
  return inTransaction(context.db, async (tx) => {
    // A change of how the person gets in ends their sessions; this one must not come after it
    if (!sameWayIn(user, await lockUser(tx, userId))) throw new AppError('sign_in_failed');
    if (previousSessionId) await tx.session.deleteMany({ where: { id: previousSessionId } });
    const session = await tx.session.create({
      data: { userId, version, ip, userAgent, createdAt: now, lastUsedAt: now, expiresAt },
    });
    await tx.user.update({ where: { id: userId }, data: { lastSignInAt: now } });
    await writeAudit(tx, asPerson(context, user), {
      action: 'session.sign_in',
      target: ['user', userId],
      customerId: null,
      after: { method },
    });
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
