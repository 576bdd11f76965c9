import NextAuth from 'next-auth';
import { z } from 'zod';
import { authOptions } from '@/auth/options';
import { secondsToWait } from '@/auth/sentences';

type Handler = (request: Request, context: { params: Promise<{ nextauth: string[] }> }) => Promise<Response>;

const handle: Handler = async (request, context) => {
  // next-auth lets anybody write to the log here
  if ((await context.params).nextauth[0] === '_log') return new Response(null, { status: 404 });
  return throttledAs429(await NextAuth(authOptions())(request, context));
};

const refusal = z.object({ url: z.url() });

/** next-auth answers every refused sign-in with 401 and says why in the URL of its body, which its client reads. */
async function throttledAs429(response: Response): Promise<Response> {
  if (response.status !== 401) return response;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  const { data } = refusal.safeParse(body);
  const seconds = data && secondsToWait(new URL(data.url).searchParams.get('error'));
  if (seconds === undefined) return response;
  const headers = new Headers(response.headers);
  headers.set('retry-after', String(seconds));
  return new Response(response.body, { status: 429, headers });
}

export { handle as GET, handle as POST };
