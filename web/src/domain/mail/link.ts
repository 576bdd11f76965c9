import { secretHash } from '@pocketproxy/relay/contract';
import { z } from 'zod';
import type { BaseContext } from '@/domain/context';

const withLink = z.object({ link: z.url() });

/**
 * Whether the one-time link among a mail's values can still be used: not expired, not replaced by a newer one, not
 * withdrawn. True for mails that have none.
 */
export async function linkLives({ db, now }: BaseContext, values: unknown): Promise<boolean> {
  const secret = secretOf(values);
  if (secret === null) return true;
  const living = { hash: secretHash(secret), expiresAt: { gt: now } };
  if ((await db.accountToken.count({ where: living })) > 0) return true;
  return (await db.invitation.count({ where: { ...living, acceptedAt: null } })) > 0;
}

function secretOf(values: unknown): string | null {
  const parsed = withLink.safeParse(values);
  if (!parsed.success) return null;
  const { pathname, searchParams } = new URL(parsed.data.link);
  return searchParams.get('token') ?? /^\/invitation\/([^/]+)$/.exec(pathname)?.[1] ?? null;
}
