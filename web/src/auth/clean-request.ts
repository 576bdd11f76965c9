import { NextRequest } from 'next/server';
import { safePath } from '@/base/safe-path';

/** A `callbackUrl` as a path of this site; undefined for any other, which next-auth answers with 500 and a log line. */
export function callbackPath(callbackUrl: string, publicUrl: string): string | undefined {
  const own = callbackUrl === publicUrl || callbackUrl.startsWith(`${publicUrl}/`);
  return safePath(own ? callbackUrl.slice(publicUrl.length) || '/' : callbackUrl);
}

/**
 * The request as next-auth may read it: where to go afterwards is a path of this site or nothing, in its query and in
 * its form. Any body is read as a form, which cannot be malformed; our pages send no other.
 */
export function cleanRequest(request: Request, body: string | undefined, publicUrl: string): NextRequest {
  const url = new URL(request.url);
  url.search = clean(url.searchParams, publicUrl);
  if (!body) return new NextRequest(url, { method: request.method, headers: request.headers });
  const headers = new Headers(request.headers);
  headers.set('content-type', 'application/x-www-form-urlencoded');
  headers.delete('content-length');
  return new NextRequest(url, { method: request.method, headers, body: clean(new URLSearchParams(body), publicUrl) });
}

function clean(values: URLSearchParams, publicUrl: string): string {
  const [wanted] = values.getAll('callbackUrl').slice(-1);
  values.delete('callbackUrl');
  const path = wanted === undefined ? undefined : callbackPath(wanted, publicUrl);
  if (path !== undefined) values.set('callbackUrl', path);
  return values.toString();
}
