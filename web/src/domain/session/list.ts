import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { mapPage, readPage, timeMark, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';
import { deviceOf } from '@/domain/session/device';
import { listSessionsInput } from '@/domain/session/input';
import type { SessionView } from '@/domain/session/view';

/** The own living sessions, last used first (AUTH-05). @throws AppError `invalid` */
export async function listSessions(
  { db, viewer, now, lifetimes }: Context,
  input: z.input<typeof listSessionsInput> = {},
): Promise<Page<SessionView>> {
  const page = parse(listSessionsInput, input);
  const { sessionVersion } = await db.user.findUniqueOrThrow({ where: { id: viewer.userId } });
  const living = {
    userId: viewer.userId,
    version: sessionVersion,
    expiresAt: { gt: now },
    lastUsedAt: { gt: new Date(now.getTime() - lifetimes.idleMs) },
  };
  const sessions = await readPage(
    page,
    { list: 'sessions', mark: timeMark },
    (after, take) =>
      db.session.findMany({
        where: { AND: [living, after ? behind(after) : {}] },
        orderBy: [{ lastUsedAt: 'desc' }, { id: 'desc' }],
        take,
      }),
    ({ id, lastUsedAt }) => [lastUsedAt, id],
  );
  return mapPage(sessions, ({ id, ip, userAgent, createdAt, lastUsedAt }) => ({
    ...{ id, ip, createdAt, lastUsedAt },
    device: deviceOf(userAgent),
    current: id === viewer.sessionId,
  }));
}

function behind([lastUsedAt, id]: z.output<typeof timeMark>) {
  return { OR: [{ lastUsedAt: { lt: lastUsedAt } }, { lastUsedAt, id: { lt: id } }] };
}
