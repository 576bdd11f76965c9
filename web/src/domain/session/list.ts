import type { Context } from '@/domain/context';
import { deviceOf } from '@/domain/session/device';
import { defaultLifetimes, type SessionLifetimes } from '@/domain/session/lifetime';

export interface SessionView {
  readonly id: string;
  /** Browser and system, as far as the browser tells. */
  readonly device: string;
  readonly ip: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly current: boolean;
}

/** The own living sessions, last used first, at most 100 (AUTH-05). */
export async function listSessions(
  { db, viewer, now }: Context,
  { idleMs }: SessionLifetimes = defaultLifetimes,
): Promise<SessionView[]> {
  const { sessionVersion } = await db.user.findUniqueOrThrow({ where: { id: viewer.userId } });
  const sessions = await db.session.findMany({
    where: {
      userId: viewer.userId,
      version: sessionVersion,
      expiresAt: { gt: now },
      lastUsedAt: { gt: new Date(now.getTime() - idleMs) },
    },
    orderBy: [{ lastUsedAt: 'desc' }, { id: 'desc' }],
    take: 100,
  });
  return sessions.map(({ id, ip, userAgent, createdAt, lastUsedAt }) => ({
    id,
    ip,
    createdAt,
    lastUsedAt,
    device: deviceOf(userAgent),
    current: id === viewer.sessionId,
  }));
}
