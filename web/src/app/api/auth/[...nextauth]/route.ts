import NextAuth from 'next-auth';
import { NextRequest } from 'next/server';
import { authOptions } from '@/auth/options';
import { codedRefusal } from '@/auth/refusal';
import { requestContext } from '@/auth/request-context';
import { AppError } from '@/domain/errors';
import { errorResponse } from '@/lib/error-response';
import { readText } from '@/lib/read-json';
import { services } from '@/lib/services';

interface Params {
  readonly params: Promise<{ nextauth: string[] }>;
}

const maxBodyBytes = 16_384;

/** What is used of next-auth; its own refusals lead through `signin` and `error`, which lead to /sign-in. */
const used: Record<'GET' | 'POST', readonly string[]> = {
  GET: ['csrf', 'session', 'providers', 'callback', 'signin', 'error'],
  POST: ['signin', 'callback', 'signout'],
};

export async function GET(request: NextRequest, context: Params): Promise<Response> {
  return (await isUsed('GET', context)) ? NextAuth(authOptions())(request, context) : notFound();
}

export async function POST(request: NextRequest, context: Params): Promise<Response> {
  if (!(await isUsed('POST', context))) return notFound();
  const { requestId } = await requestContext();
  const { config, log } = services();
  try {
    const body = await readText(request, maxBodyBytes);
    if (body === undefined) throw new AppError('too_large');
    // next-auth reads a body of any length
    const read = new NextRequest(request.url, { method: 'POST', headers: request.headers, body: body || null });
    return await codedRefusal(await NextAuth(authOptions())(read, context), config.publicUrl);
  } catch (error) {
    return errorResponse(error, requestId, log);
  }
}

/** The rest of next-auth does not exist: pages of its own, and `_log`, by which anybody writes to the log. */
async function isUsed(method: 'GET' | 'POST', { params }: Params): Promise<boolean> {
  const [action = ''] = (await params).nextauth;
  return used[method].includes(action);
}

function notFound(): Response {
  return new Response(null, { status: 404 });
}
