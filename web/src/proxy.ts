import { NextResponse, type NextRequest } from 'next/server';
import { sessionCookieNames } from '@/auth/cookies';
import { config as settings } from '@/config';
import { nonceHeader } from '@/lib/nonce-header';
import { pathHeader } from '@/lib/path-header';
import { contentSecurityPolicy } from '@/lib/security-headers';

const signedIn = /^\/(?:portal|admin|account)(?:\/|$)/;

/**
 * Gives each page its Content Security Policy with a nonce of its own, and sends people without a session cookie to
 * /sign-in. That is a courtesy only: it decides nothing, since it has been bypassed before (pitfall 18). Every page,
 * action and route checks the session itself.
 */
export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const hasCookie = Object.values(sessionCookieNames).some((name) => request.cookies.has(name));
  if (!hasCookie && signedIn.test(pathname)) {
    const signIn = request.nextUrl.clone();
    signIn.pathname = '/sign-in';
    signIn.search = new URLSearchParams({ from: `${pathname}${search}` }).toString();
    return NextResponse.redirect(signIn);
  }
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  // eslint-disable-next-line no-restricted-syntax -- Next puts the value in when it builds
  const development = process.env.NODE_ENV === 'development';
  const protectedForms = settings().turnstile !== undefined;
  const policy = contentSecurityPolicy({ nonce, development, protectedForms });
  const headers = new Headers(request.headers);
  headers.set(pathHeader, `${pathname}${search}`);
  headers.set(nonceHeader, nonce);
  headers.set('content-security-policy', policy); // Next reads the nonce for its own scripts here
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

/** All but what answers without HTML; a path that is nothing gets the page “Not found”, which has a policy, too. */
export const config = {
  matcher: ['/((?!api/agent/pair$|api/audit$|api/auth/|api/health$|api/live$|_next/static/|icon\\.svg$).*)'],
};
