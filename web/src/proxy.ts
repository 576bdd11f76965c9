import { NextResponse, type NextRequest } from 'next/server';
import { sessionCookieNames } from '@/auth/cookies';
import { pathHeader } from '@/lib/path-header';

/**
 * Sends people without a session cookie to /sign-in. A courtesy only: it decides nothing, since it has been bypassed
 * before (pitfall 18). Every page, action and route checks the session itself.
 */
export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const hasCookie = Object.values(sessionCookieNames).some((name) => request.cookies.has(name));
  if (!hasCookie) {
    const signIn = request.nextUrl.clone();
    signIn.pathname = '/sign-in';
    signIn.search = new URLSearchParams({ from: `${pathname}${search}` }).toString();
    return NextResponse.redirect(signIn);
  }
  const headers = new Headers(request.headers);
  headers.set(pathHeader, `${pathname}${search}`);
  return NextResponse.next({ request: { headers } });
}

export const config = { matcher: ['/portal/:path*', '/admin/:path*'] };
