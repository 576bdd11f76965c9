import { z } from 'zod';
import { secondsToWait } from '@/auth/sentences';
import { AppError } from '@/domain/errors';

const pointer = z.object({ url: z.string() });

/**
 * Sets the status of a refusal. next-auth says in a URL only why it refused a POST: in the body, which its client reads,
 * or, to a plain form, in `Location`. Too many attempts become 429 with `Retry-After`; a missing cookie becomes 403, or leads a plain form to the
 * sentence. All else stays as it is.
 * @throws AppError `throttled`, to a plain form, which would follow the redirect and never see 429
 */
export async function codedRefusal(response: Response, publicUrl: string): Promise<Response> {
  const location = response.headers.get('location');
  const { data } = pointer.safeParse(location === null ? await bodyOf(response) : { url: location });
  if (!data) return response;
  const { pathname, searchParams } = new URL(data.url, publicUrl);
  const seconds = pathname === '/api/auth/error' ? secondsToWait(searchParams.get('error')) : undefined;
  if (seconds !== undefined) {
    if (location !== null) throw new AppError('throttled', { retryAfterSeconds: seconds });
    return answer(response, 429, { 'retry-after': String(seconds) }, response.body);
  }
  if (!['/api/auth/signin', '/api/auth/signout'].includes(pathname) || !searchParams.has('csrf')) return response;
  const url = `${publicUrl}/sign-in?error=cookies_needed`;
  if (location !== null) return answer(response, response.status, { location: url }, null);
  return answer(response, 403, {}, JSON.stringify({ url }));
}

function answer(like: Response, status: number, changed: Record<string, string>, body: BodyInit | null): Response {
  const headers = new Headers(like.headers);
  for (const [name, value] of Object.entries(changed)) headers.set(name, value);
  return new Response(body, { status, headers });
}

async function bodyOf(response: Response): Promise<unknown> {
  return response
    .clone()
    .json()
    .catch(() => undefined);
}
