import NextAuth, { type NextAuthOptions } from 'next-auth';
import { cookies } from 'next/headers';
import type { NextRequest } from 'next/server';
import { callbackPath, cleanRequest } from '@/auth/clean-request';
import { callbackCookieName } from '@/auth/cookies';
import { authOptions } from '@/auth/options';
import { codedRefusal } from '@/auth/refusal';
import { requestContext } from '@/auth/request-context';
import { AppError } from '@/domain/errors';
import { errorResponse } from '@/server/error-response';
import { readText } from '@/base/read-json';
import { services } from '@/server/services';

interface Params {
  readonly params: Promise<{ nextauth: string[] }>;
}

const maxBodyBytes = 16_384;

/** What is used of next-auth; its own refusals lead through `signin` and `error`, which lead to /sign-in. */
const used: Record<'GET' | 'POST', readonly string[]> = {
  GET: ['csrf', 'session', 'providers', 'callback', 'signin', 'error'],
  POST: ['signin', 'callback', 'signout'],
};

export function GET(request: NextRequest, context: Params): Promise<Response> {
  return answer('GET', request, context);
}

export function POST(request: NextRequest, context: Params): Promise<Response> {
  return answer('POST', request, context);
}

async function answer(method: 'GET' | 'POST', request: NextRequest, context: Params): Promise<Response> {
  const { requestId } = await requestContext();
  const { config, log } = services();
  try {
    const options = authOptions();
    if (!(await isUsed(method, options, context))) return new Response(null, { status: 404 });
    // next-auth reads a body of any length
    const body = method === 'POST' ? await readText(request, maxBodyBytes) : '';
    if (body === undefined) throw new AppError('too_large');
    await dropForeignCookie();
    const response = await NextAuth(options)(cleanRequest(request, body, config.publicUrl), context);
    return method === 'POST' ? await codedRefusal(response, config.publicUrl) : response;
  } catch (error) {
    return errorResponse(error, requestId, log);
  }
}

/**
 * The rest of next-auth does not exist: its own pages, `_log`, by which anyone writes to the log, and ways in by a
 * provider that there is not.
 */
async function isUsed(method: 'GET' | 'POST', { providers }: NextAuthOptions, { params }: Params): Promise<boolean> {
  const [action = '', provider, ...more] = (await params).nextauth;
  if (!used[method].includes(action) || more.length > 0) return false;
  const needsProvider = action === 'callback' || (method === 'POST' && action === 'signin');
  return needsProvider ? providers.some(({ id, options }) => (options?.id ?? id) === provider) : true;
}

/** The cookie in which next-auth keeps the callbackUrl is also the browser's to choose. */
async function dropForeignCookie(): Promise<void> {
  const { secure, publicUrl } = services().config;
  const jar = await cookies();
  const name = callbackCookieName(secure);
  const kept = jar.get(name)?.value;
  if (kept !== undefined && callbackPath(kept, publicUrl) === undefined) jar.delete(name);
}
