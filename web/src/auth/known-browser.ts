import 'server-only';
import { cookies } from 'next/headers';
import { cookieOptions, knownBrowserCookieName } from '@/auth/cookies';
import type { SystemContext } from '@/domain/context';
import { knownBrowserMs, rememberPerson } from '@/domain/session/known-browser';
import { services } from '@/server/services';

/** Has this browser known again for a person who has just signed in. For route handlers. */
export async function rememberBrowser(context: SystemContext, userId: string): Promise<void> {
  const { secure } = services().config;
  const { email } = await context.db.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } });
  const options = { ...cookieOptions(secure), maxAge: knownBrowserMs / 1_000 };
  (await cookies()).set(knownBrowserCookieName(secure), rememberPerson(context, email), options);
}
