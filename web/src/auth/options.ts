import 'server-only';
import type { NextAuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { callbackCookieName, cookieOptions, sessionCookieName } from '@/auth/cookies';
import { authorizeCredentials, authorizeGoogleLink } from '@/auth/credentials';
import { admitGoogle, googleProviders } from '@/auth/google';
import { requestContext } from '@/auth/request-context';
import { sessionIdOf } from '@/auth/session-id';
import { endSession } from '@/domain/session/end';
import { services } from '@/server/services';

/** How long a person may stay at Google before the way back is closed. */
const roundTripSeconds = 15 * 60;

/** next-auth carries a signed and encrypted cookie that names the session row, and nothing else. */
export function authOptions(): NextAuthOptions {
  const { config } = services();
  const { secure } = config;
  const options = cookieOptions(secure);
  const roundTrip = { ...options, maxAge: roundTripSeconds };
  const prefix = secure ? '__Host-' : '';
  return {
    secret: config.authSecret.reveal(),
    session: { strategy: 'jwt', maxAge: config.sessions.lifetimeMs / 1_000 },
    useSecureCookies: secure,
    pages: { signIn: '/sign-in', error: '/sign-in', signOut: '/sign-in' },
    cookies: {
      sessionToken: { name: sessionCookieName(secure), options },
      csrfToken: { name: `${prefix}pocketproxy.csrf`, options },
      callbackUrl: { name: callbackCookieName(secure), options },
      state: { name: `${prefix}pocketproxy.state`, options: roundTrip },
      nonce: { name: `${prefix}pocketproxy.nonce`, options: roundTrip },
      pkceCodeVerifier: { name: `${prefix}pocketproxy.pkce`, options: roundTrip },
    },
    providers: [
      CredentialsProvider({
        credentials: { email: {}, password: {}, humanToken: {} },
        authorize: (credentials, request) => authorizeCredentials(credentials, request.headers ?? {}),
      }),
      CredentialsProvider({
        id: 'google-link',
        credentials: { password: {}, humanToken: {} },
        authorize: (credentials, request) => authorizeGoogleLink(credentials, request.headers ?? {}),
      }),
      ...googleProviders(config.google),
    ],
    callbacks: {
      signIn: ({ user, account, profile }) => (account?.provider === 'google' ? admitGoogle(user, profile) : true),
      jwt: ({ token, user }) => (user?.sessionId ? { sid: user.sessionId } : { sid: token.sid }),
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signOut: async ({ token }) => {
        const sid = sessionIdOf(token);
        if (sid) await endSession(await requestContext(), { id: sid });
      },
    },
    logger: {
      error: (code, metadata) =>
        services().log.error({ code, err: metadata instanceof Error ? metadata : metadata.error }, 'next-auth'),
      warn: (code) => services().log.warn({ code }, 'next-auth'),
      debug: () => undefined,
    },
  };
}
