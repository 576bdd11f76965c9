import { secretHash } from '@pocketproxy/relay/contract';
import type { BaseContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { linkKinds, type PersonLinkKind } from '@/domain/link/kinds';

/** The living link with this secret, with its person; it is not used (pitfall 16). @throws AppError of the kind's `error` */
export async function findLink({ db, now }: BaseContext, kind: PersonLinkKind, secret: string) {
  const link = await db.link.findUnique({ where: { hash: secretHash(secret) }, include: { user: true } });
  if (!link || link.kind !== kind || link.expiresAt <= now) throw new AppError(linkKinds[kind].error);
  return link;
}
