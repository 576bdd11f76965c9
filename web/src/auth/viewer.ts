import 'server-only';
import { cookies } from 'next/headers';
import { cache } from 'react';
import { sessionCookieName } from '@/auth/cookies';
import { sessionIdFromCookie } from '@/auth/session-id';
import { requestContext } from '@/auth/request-context';
import { loadViewer } from '@/domain/session/load-viewer';
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

/** True when the browser comes with a session of ours, alive or not. */
export async function namesSession(): Promise<boolean> {
  return (await currentSessionId()) !== undefined;
}

/** The session that the browser's cookie names; whether it lives is not checked. */
async function currentSessionId(): Promise<string | undefined> {
  const cookie = (await cookies()).get(sessionCookieName(services().config.secure));
  return sessionIdFromCookie(cookie?.value);
}
