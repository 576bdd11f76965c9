import 'server-only';
import { cookies } from 'next/headers';
import { cache } from 'react';
import { sessionCookieName } from '@/auth/cookies';
import { sessionIdFromCookie } from '@/auth/options';
import { requestContext } from '@/auth/request-context';
import { loadViewer } from '@/domain/session/load-viewer';
import type { Viewer } from '@/domain/viewer';
import { services } from '@/lib/services';

/** The person behind the request, checked against the database; once per render. */
export const currentViewer = cache(async (): Promise<Viewer | null> => {
  const { config, db } = services();
  const cookie = (await cookies()).get(sessionCookieName(config.secure));
  const sessionId = await sessionIdFromCookie(cookie?.value);
  if (sessionId === undefined) return null;
  const { now } = await requestContext();
  return loadViewer(db, sessionId, now);
});
