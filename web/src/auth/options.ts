import 'server-only';
import type { NextAuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { sessionCookieName } from '@/auth/cookies';
import { contextOf } from '@/auth/request-context';
import { signInError } from '@/auth/sentences';
import { sessionIdFromCookie, sessionIdOf } from '@/auth/session-id';
import { admitGoogle, googleProviders } from '@/auth/google';
import { AppError } from '@/domain/errors';
import { endSession } from '@/domain/session/end';
import { signIn } from '@/domain/session/sign-in';
import { services } from '@/lib/services';

/** next-auth carries a signed and encrypted cookie that names the session row, and nothing else. */
export function authOptions(): NextAuthOptions {
  const { config } = services();
  const { secure } = config;
  const options = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
  const prefix = secure ? '__Host-' : '';
  return {
    secret: config.authSecret.reveal(),
    session: { strategy: 'jwt', maxAge: config.sessions.lifetimeMs / 1_000 },
    useSecureCookies: secure,
    pages: { signIn: '/sign-in', error: '/sign-in', signOut: '/sign-in' },
    cookies: {
      sessionToken: { name: sessionCookieName(secure), options },
      csrfToken: { name: `${prefix}pocketproxy.csrf`, options },
      callbackUrl: { name: `${prefix}pocketproxy.callback`, options },
    },
    providers: [
      CredentialsProvider({
        credentials: { email: {}, password: {}, humanToken: {} },
        authorize: (credentials, request) => authorizeCredentials(credentials, request.headers ?? {}),
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
        if (sid)
          await endSession(
            contextOf(() => null),
            sid,
          );
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

/** next-auth shows the message of a thrown error to the browser: only codes and waiting times go there. */
async function authorizeCredentials(
  credentials: Record<string, string> | undefined,
  received: Record<string, string>,
): Promise<{ id: string; sessionId: string }> {
  const context = contextOf((name) => received[name]);
  const { throttle, log, config, human } = services();
  try {
    const previousSessionId = await sessionIdFromCookie(
      cookieOf(received.cookie ?? '', sessionCookieName(config.secure)),
    );
    await human(credentials?.humanToken, 'sign-in', context.ip);
    const input = { ...credentials, userAgent: received['user-agent'], previousSessionId };
    const { userId, sessionId } = await signIn(context, throttle, input, config.sessions);
    return { id: userId, sessionId };
  } catch (error) {
    if (error instanceof AppError) throw new Error(signInError(error));
    log.error({ err: error, requestId: context.requestId }, 'sign-in failed');
    throw new Error('unavailable');
  }
}

function cookieOf(header: string, name: string): string | undefined {
  const pair = header.split(/;\s*/).find((part) => part.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}
