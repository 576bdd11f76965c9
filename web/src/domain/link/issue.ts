import { randomBytes } from 'node:crypto';
import { secretHash } from '@pocketproxy/relay/contract';
import type { BaseContext } from '@/domain/context';
import { linkKinds, type LinkKind, type PersonLinkKind } from '@/domain/link/kinds';
import type { Transaction } from '@/domain/database';

/** A link that was made just now; only the hash is stored. */
export interface NewLink {
  readonly secret: string;
  readonly hash: string;
  /** Its address is the configured one, never the request's (pitfall 27); empty where a cookie carries the secret. */
  readonly url: string;
  readonly expiresAt: Date;
}

/** Makes a link without storing it. */
export function newLink(
  { publicUrl, now }: BaseContext,
  kind: LinkKind,
  lifetimeMs: number = linkKinds[kind].lifetimeMs,
): NewLink {
  const secret = randomBytes(32).toString('base64url');
  const { path } = linkKinds[kind];
  const url = path === null ? '' : `${publicUrl}${path}${secret}`;
  return { secret, hash: secretHash(secret), url, expiresAt: new Date(now.getTime() + lifetimeMs) };
}

interface PersonLink {
  readonly userId: string;
  readonly kind: PersonLinkKind;
  /** Where it is not the kind's own. */
  readonly lifetimeMs?: number;
  readonly newEmail?: string;
  readonly googleSub?: string;
}

/** Makes and stores a link of a person; an older one of the same kind is void then. */
export async function issueLink(tx: Transaction, context: BaseContext, link: PersonLink): Promise<NewLink> {
  const { userId, kind, lifetimeMs, newEmail = null, googleSub = null } = link;
  const made = newLink(context, kind, lifetimeMs);
  const { hash, expiresAt } = made;
  const row = { hash, newEmail, googleSub, createdAt: context.now, expiresAt };
  await tx.link.upsert({
    where: { userId_kind: { userId, kind } },
    create: { userId, kind, ...row },
    update: row,
  });
  return made;
}
