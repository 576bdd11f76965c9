import type { z } from 'zod';
import type { BaseContext } from '@/domain/context';
import { viewerInput } from '@/domain/session/input';
import { sessionTouchMs } from '@/domain/session/lifetime';
import type { SharedDevice, Viewer } from '@/domain/viewer';
import type { Database } from '@/domain/database';

/** What it takes of a context: a request has no viewer before, and a live stream asks again without a request. */
type Asking = Pick<BaseContext, 'db' | 'now' | 'lifetimes'>;

/**
 * The person behind a session, read again at every request, so that sign-out, a raised session version, a changed role
 * and a suspended customer count immediately (pitfall 17). Null when the session is missing, ended, expired or idle too
 * long, when the person's address is not verified, or when every customer of the person is suspended. A person of
 * several customers works in one at a time: the one that the session names, while that still counts, else the first.
 * An id that is none is no error: the cookie is the browser's to choose.
 */
export async function loadViewer(context: Asking, input: z.input<typeof viewerInput>): Promise<Viewer | null> {
  const parsed = viewerInput.safeParse(input);
  if (!parsed.success) return null;
  const { sessionId, use } = parsed.data;
  const session = await liveSession(context, sessionId);
  if (!session || session.user.emailVerifiedAt === null) return null;
  const { user } = session;
  const active = user.memberships.filter(({ customer }) => customer.state === 'active');
  if (!user.isOperator && user.memberships.length > 0 && active.length === 0) return null;
  const current = active.find(({ customerId }) => customerId === session.customerId) ?? active[0];
  const shares = current ? await sharesOf(context.db, current.customerId) : [];
  if (use) await touch(context, session);
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

async function liveSession({ db, now, lifetimes }: Asking, id: string) {
  const session = await db.session.findUnique({
    where: { id },
    include: { user: { include: { memberships: { include: { customer: true }, orderBy: { createdAt: 'asc' } } } } },
  });
  if (!session || session.version !== session.user.sessionVersion) return null;
  if (session.expiresAt <= now || now.getTime() - session.lastUsedAt.getTime() > lifetimes.idleMs) return null;
  return session;
}

/** Devices of others that a viewer knows of; above it the rest is not seen. */
export const mostShares = 1_000;

/** The devices that are shared with a customer. A suspended owner's are not among them: the share pauses. */
export async function sharesOf(db: Database, customerId: string): Promise<SharedDevice[]> {
  const shares = await db.share.findMany({
    where: { customerId, device: { customer: { state: 'active', id: { not: customerId } } } },
    include: { device: { select: { customerId: true } } },
    take: mostShares,
  });
  return shares.map(({ deviceId, device, rename, ports, configs, rotate }) => {
    return { deviceId, ownerId: device.customerId ?? '', rename, ports, configs, rotate };
  });
}

async function touch({ db, now }: Asking, session: { id: string; lastUsedAt: Date }): Promise<void> {
  if (now.getTime() - session.lastUsedAt.getTime() < sessionTouchMs) return;
  await db.session.updateMany({ where: { id: session.id, lastUsedAt: { lt: now } }, data: { lastUsedAt: now } });
}
