import type { BaseContext } from '@/domain/context';

/**
 * Whether a mailed link can still be used, by its hash: not expired, not used, not replaced by a newer one, not
 * withdrawn.
 */
export async function linkLives({ db, now }: BaseContext, hash: string): Promise<boolean> {
  const living = { hash, expiresAt: { gt: now } };
  if ((await db.link.count({ where: living })) > 0) return true;
  return (await db.invitation.count({ where: { ...living, acceptedAt: null } })) > 0;
}
