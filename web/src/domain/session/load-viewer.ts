import { z } from 'zod';
import { defaultLifetimes, sessionTouchMs, type SessionLifetimes } from '@/domain/session/lifetime';
import type { Viewer } from '@/domain/viewer';
import type { Database } from '@/lib/database';

/**
 * The person behind a session, read anew at every request, so that sign-out, a raised session version, a changed role
 * and a suspended customer count at once (pitfall 17). Null when the session is missing, dead, expired or idle too
 * long, when the person's address is not verified, or when every customer of the person is suspended.
 */
export async function loadViewer(
  db: Database,
  sessionId: unknown,
  now: Date,
  lifetimes: SessionLifetimes = defaultLifetimes,
): Promise<Viewer | null> {
  const session = await liveSession(db, sessionId, now, lifetimes);
  if (!session || session.user.emailVerifiedAt === null) return null;
  const { user } = session;
  const active = user.memberships.filter(({ customer }) => customer.state === 'active');
  if (!user.isOperator && user.memberships.length > 0 && active.length === 0) return null;
  await touch(db, session, now);
  return {
    userId: user.id,
    email: user.email,
    name: user.name,
    isOperator: user.isOperator,
    sessionId: session.id,
    memberships: active.map(({ customerId, customer, role }) => ({ customerId, customerName: customer.name, role })),
  };
}

/**
 * The address of a signed-in person that is not verified yet, else null. Such a person is no viewer: the page that
 * says "check your inbox" is all there is for them (AUTH-01).
 */
export async function loadUnverified(
  db: Database,
  sessionId: unknown,
  now: Date,
  lifetimes: SessionLifetimes = defaultLifetimes,
): Promise<string | null> {
  const session = await liveSession(db, sessionId, now, lifetimes);
  return session && session.user.emailVerifiedAt === null ? session.user.email : null;
}

async function liveSession(db: Database, sessionId: unknown, now: Date, { idleMs }: SessionLifetimes) {
  const id = z.uuid().safeParse(sessionId);
  if (!id.success) return null;
  const session = await db.session.findUnique({
    where: { id: id.data },
    include: { user: { include: { memberships: { include: { customer: true }, orderBy: { createdAt: 'asc' } } } } },
  });
  if (!session || session.version !== session.user.sessionVersion) return null;
  if (session.expiresAt <= now || now.getTime() - session.lastUsedAt.getTime() > idleMs) return null;
  return session;
}

async function touch(db: Database, session: { id: string; lastUsedAt: Date }, now: Date): Promise<void> {
  if (now.getTime() - session.lastUsedAt.getTime() < sessionTouchMs) return;
  await db.session.updateMany({ where: { id: session.id, lastUsedAt: { lt: now } }, data: { lastUsedAt: now } });
}
