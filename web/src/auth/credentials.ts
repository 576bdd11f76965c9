import 'server-only';
import { cookieOf, sessionCookieName } from '@/auth/cookies';
import { googleLinkSecret, setGoogleLinkSecret } from '@/auth/google-link';
import { rememberBrowser } from '@/auth/known-browser';
import { contextOf } from '@/auth/request-context';
import { signInError } from '@/auth/sentences';
import { sessionIdFromCookie } from '@/auth/session-id';
import { confirmGoogleLink } from '@/domain/account/confirm-google-link';
import { humanInput } from '@/domain/account/input';
import type { SystemContext } from '@/domain/context';
import { isAppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import type { SignedInView } from '@/domain/session/view';
import { signIn } from '@/domain/session/sign-in';
import { services } from '@/server/services';

type Credentials = Record<string, string> | undefined;
type Headers = Record<string, string>;
type SignedIn = { id: string; sessionId: string };

/** Email and password. */
export function authorizeCredentials(credentials: Credentials, received: Headers): Promise<SignedIn> {
  return byCode(received, async (context) => {
    const { human } = services();
    await human(parse(humanInput, credentials ?? {}).humanToken, 'sign-in', context.ip);
    return signIn(context, { email: '', password: '', ...credentials });
  });
}

/** The password of the account whose address Google has just proved to this browser. */
export function authorizeGoogleLink(credentials: Credentials, received: Headers): Promise<SignedIn> {
  return byCode(received, async (context) => {
    const { human } = services();
    await human(parse(humanInput, credentials ?? {}).humanToken, 'link-google', context.ip);
    const input = { secret: (await googleLinkSecret()) ?? '', password: credentials?.password ?? '' };
    const signedIn = await confirmGoogleLink(context, input);
    await setGoogleLinkSecret(undefined);
    return signedIn;
  });
}

/** next-auth shows the message of a thrown error to the browser: only codes and waiting times go there. */
async function byCode(received: Headers, work: (context: SystemContext) => Promise<SignedInView>): Promise<SignedIn> {
  const context = contextOf((name) => received[name]);
  const { log, config } = services();
  try {
    const cookie = cookieOf(received.cookie, sessionCookieName(config.secure));
    const previousSessionId = (await sessionIdFromCookie(cookie)) ?? null;
    const browser = { ...context.browser, previousSessionId };
    const { userId, sessionId } = await work({ ...context, browser });
    await rememberBrowser(context, userId);
    return { id: userId, sessionId };
  } catch (error) {
    if (isAppError(error)) throw new Error(signInError(error));
    log.error({ err: error, requestId: context.requestId }, 'sign-in failed');
    throw new Error('unavailable');
  }
}
