import 'server-only';
import { cookies } from 'next/headers';
import { cache } from 'react';
import { sessionCookieName } from '@/auth/cookies';
import { sessionIdFromCookie } from '@/auth/session-id';
import { requestContext } from '@/auth/request-context';
import { loadViewer } from '@/domain/session/load-viewer';
import { whySessionEnded, type SessionEnd } from '@/domain/session/why-ended';
import type { Viewer } from '@/domain/viewer';
import { services } from '@/server/services';

/** The person behind the request, checked against the database; once per render. */
export const currentViewer = cache(() => findViewer(true));

/** The same for what an open page asks on its own: no use of the session, so that a forgotten page goes idle. */
export function watchingViewer(): Promise<Viewer | null> {
  return findViewer(false);
}

async function findViewer(use: boolean): Promise<Viewer | null> {
  const sessionId = await currentSessionId();
  if (sessionId === undefined) return null;
  return loadViewer(await requestContext(), { sessionId, use });
}

/** Why the browser's session opens nothing; undefined when it comes with none of ours. */
export async function whyNoViewer(): Promise<SessionEnd | undefined> {
  const sessionId = await currentSessionId();
  return sessionId === undefined ? undefined : whySessionEnded(services(), { sessionId });
}

/** The session that the browser's cookie names; whether it lives is not checked. */
async function currentSessionId(): Promise<string | undefined> {
  const cookie = (await cookies()).get(sessionCookieName(services().config.secure));
  return sessionIdFromCookie(cookie?.value);
}
