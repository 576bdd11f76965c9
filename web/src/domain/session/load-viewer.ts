import { z } from 'zod';
import { defaultLifetimes, sessionTouchMs, type SessionLifetimes } from '@/domain/session/lifetime';
import type { SharedDevice, Viewer } from '@/domain/viewer';
import type { Database } from '@/domain/database';

/**
 * The person behind a session, read again at every request, so that sign-out, a raised session version, a changed role
 * and a suspended customer count immediately (pitfall 17). Null when the session is missing, dead, expired or idle too
 * long, when the person's address is not verified, or when every customer of the person is suspended. A person of
 * several customers works in one at a time: the one that the session names, while that still counts, else the first.
 * @param use false to look only, which does not keep the session from going idle
 */
export async function loadViewer(
  db: Database,
  sessionId: unknown,
  now: Date,
  lifetimes: SessionLifetimes = defaultLifetimes,
  use = true,
): Promise<Viewer | null> {
  const session = await liveSession(db, sessionId, now, lifetimes);
  if (!session || session.user.emailVerifiedAt === null) return null;
  const { user } = session;
  const active = user.memberships.filter(({ customer }) => customer.state === 'active');
  if (!user.isOperator && user.memberships.length > 0 && active.length === 0) return null;
  const current = active.find(({ customerId }) => customerId === session.customerId) ?? active[0];
  const shares = current ? await loadShares(db, current.customerId) : [];
  if (use) await touch(db, session, now);
  return {
    userId: user.id,
    email: user.email,
    name: user.name,
    isOperator: user.isOperator,
    sessionId: session.id,
    memberships: current
      ? [{ customerId: current.customerId, customerName: current.customer.name, role: current.role }]
      : [],
    shares,
  };
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

/** A suspended owner's devices are not among them: the share pauses. */
async function loadShares(db: Database, customerId: string): Promise<SharedDevice[]> {
  const shares = await db.share.findMany({
    where: { customerId, device: { customer: { state: 'active', id: { not: customerId } } } },
    include: { device: { select: { customerId: true } } },
    take: 1_000,
  });
  return shares.map(({ deviceId, device, rename, ports, configs, rotate }) => {
    return { deviceId, ownerId: device.customerId ?? '', rename, ports, configs, rotate };
  });
}

async function touch(db: Database, session: { id: string; lastUsedAt: Date }, now: Date): Promise<void> {
  if (now.getTime() - session.lastUsedAt.getTime() < sessionTouchMs) return;
  await db.session.updateMany({ where: { id: session.id, lastUsedAt: { lt: now } }, data: { lastUsedAt: now } });
}
