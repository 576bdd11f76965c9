import { NextResponse, type NextRequest } from 'next/server';
import { sessionCookieNames } from '@/auth/cookies';
import { config as settings } from '@/config';
import { errors } from '@/domain/errors';
import { nonceHeader } from '@/base/nonce-header';
import { hostForOrigin } from '@/server/origin';
import { pathHeader } from '@/base/path-header';
import { contentSecurityPolicy } from '@/base/security-headers';

/** Programs post there, from anywhere: what counts is the secret in the address, and no cookie does. */
const secretAddress = /^\/r\//;
const signedIn = /^\/(?:portal|admin|account|view)(?:\/|$)/;

/**
 * Sets the Content Security Policy of each page, with its own nonce, and sends people without a session cookie to
 * /sign-in. That is a courtesy only: it decides nothing, since it has been bypassed before (pitfall 18). Every page,
 * action and route checks the session itself, and every action the origin.
 */
export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const headers = new Headers(request.headers);
  if (request.method !== 'GET' && request.method !== 'HEAD' && !secretAddress.test(pathname)) {
    const host = hostForOrigin(headers.get('origin'), headers.get('host'), settings().publicUrl);
    if (host === undefined) return refuseOrigin();
    headers.set('x-forwarded-host', host);
  }
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
  headers.set(pathHeader, `${pathname}${search}`);
  headers.set(nonceHeader, nonce);
  headers.set('content-security-policy', policy); // Next reads the nonce for its own scripts here
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

function refuseOrigin(): NextResponse {
  const { status, sentence } = errors.bad_origin;
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
  return new NextResponse(`${sentence}\n`, { status, headers });
}

/** All but what answers without HTML; a path that is nothing gets the page “Not found”, which also has a policy. */
export const config = {
  matcher: [
    '/((?!api/agent/pair$|api/v1/|mcp$|api/audit$|api/auth/|api/health$|api/live$|_next/static/|icon\\.svg$).*)',
  ],
};
