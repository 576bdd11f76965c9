import 'server-only';
import { decode } from 'next-auth/jwt';
import { z } from 'zod';
import { services } from '@/server/services';

/** The session id in a cookie's value; undefined when the cookie is not ours. */
export async function sessionIdFromCookie(value: string | undefined): Promise<string | undefined> {
  if (!value) return undefined;
  const token = await decode({ token: value, secret: services().config.authSecret.reveal() }).catch(() => null);
  return sessionIdOf(token);
}

/** The session id in a decoded cookie. */
export function sessionIdOf(token: unknown): string | undefined {
  const parsed = z.object({ sid: z.uuid() }).safeParse(token);
  return parsed.success ? parsed.data.sid : undefined;
}
