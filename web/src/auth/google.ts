import 'server-only';
import { cookies, headers } from 'next/headers';
import type { Profile, User } from 'next-auth';
import GoogleProvider from 'next-auth/providers/google';
import { zoneCookie, zoneOf } from '@/base/zone';
import type { GoogleConfig } from '@/config';
import { sessionCookieName } from '@/auth/cookies';
import { setGoogleLinkSecret } from '@/auth/google-link';
import { rememberBrowser } from '@/auth/known-browser';
import { contextOf } from '@/auth/request-context';
import { sessionIdFromCookie } from '@/auth/session-id';
import { googleSignIn } from '@/domain/account/google-sign-in';
import { googleIdentity } from '@/domain/account/input';
import { linkGoogle } from '@/domain/account/link-google';
import { withViewer } from '@/domain/context';
import { isAppError } from '@/domain/errors';
import { loadViewer } from '@/domain/session/load-viewer';
import type { Viewer } from '@/domain/viewer';
import { services } from '@/server/services';

/** Google, or the OpenID provider in its place: authorization code with state, nonce and PKCE, ID token verified. */
export function googleProviders(google: GoogleConfig | undefined) {
  if (!google) return [];
  const { clientId, clientSecret, issuer } = google;
  const elsewhere = issuer === undefined ? {} : { wellKnown: `${issuer}/.well-known/openid-configuration`, issuer };
  const checks: ('pkce' | 'state' | 'nonce')[] = ['pkce', 'state', 'nonce'];
  return [
    GoogleProvider({
      clientId,
      clientSecret: clientSecret.reveal(),
      checks,
      idToken: true,
      authorization: { params: { scope: 'openid email profile', prompt: 'select_account' } },
      // Only the verified ID token counts; admitGoogle reads it
      profile: (profile) => ({ id: profile.sub }),
      ...elsewhere,
    }),
  ];
}

/**
 * Called by next-auth after the ID token was verified: signs in, or links when a person is signed in and has typed
 * their password just before. Returns the page to go to instead when it is refused, or when the password of the account
 * with this address is still to come.
 */
export async function admitGoogle(user: User, profile: Profile | undefined): Promise<boolean | string> {
  const received = await headers();
  const context = contextOf((name) => received.get(name));
  const { config, log } = services();
  let viewer: Viewer | null = null;
  try {
    const cookie = (await cookies()).get(sessionCookieName(config.secure));
    const previousSessionId = (await sessionIdFromCookie(cookie?.value)) ?? null;
    viewer = await loadViewer(context, { sessionId: previousSessionId ?? '' });
    const timeZone = zoneOf((await cookies()).get(zoneCookie)?.value);
    const identity = googleIdentity.parse({ ...profile, timeZone });
    if (viewer) {
      await linkGoogle(withViewer(context, viewer), identity);
      user.sessionId = viewer.sessionId;
      return true;
    }
    const browser = { ...context.browser, previousSessionId };
    const outcome = await googleSignIn({ ...context, browser }, identity);
    if ('linkSecret' in outcome) {
      await setGoogleLinkSecret(outcome.linkSecret);
      return '/link-google';
    }
    await rememberBrowser(context, outcome.userId);
    user.sessionId = outcome.sessionId;
    return true;
  } catch (error) {
    if (!isAppError(error)) log.error({ err: error, requestId: context.requestId }, 'Google sign-in failed');
    const code = isAppError(error) ? error.code : 'unavailable';
    return viewer ? `/account?error=${code}` : `/sign-in?error=${code}`;
  }
}
