import { randomBytes } from 'node:crypto';
import { secretHash } from '@pocketproxy/relay/contract';
import type { AccountTokenKind } from '@pocketproxy/prisma';
import type { SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import type { Transaction } from '@/domain/database';

type MailedKind = Exclude<AccountTokenKind, 'link_google'>;

const paths = {
  verify_email: '/verify-email',
  reset_password: '/reset-password',
  change_email: '/confirm-email',
} as const satisfies Record<MailedKind, string>;

interface NewToken<Kind extends AccountTokenKind = AccountTokenKind> {
  readonly userId: string;
  readonly kind: Kind;
  readonly lifetimeMs: number;
  readonly newEmail?: string;
  readonly googleSub?: string;
}

/** Makes a secret of 256 random bits and gives it; an older one of the same person and kind is dead then. */
export async function issueToken(tx: Transaction, { now }: SystemContext, token: NewToken): Promise<string> {
  const { userId, kind, lifetimeMs, newEmail = null, googleSub = null } = token;
  const secret = randomBytes(32).toString('base64url');
  const expiresAt = new Date(now.getTime() + lifetimeMs);
  const row = { hash: secretHash(secret), newEmail, googleSub, createdAt: now, expiresAt };
  await tx.accountToken.upsert({
    where: { userId_kind: { userId, kind } },
    create: { userId, kind, ...row },
    update: row,
  });
  return secret;
}

/** The same as a link; its address is the configured one, never the request's (pitfall 27). */
export async function issueLink(tx: Transaction, context: SystemContext, token: NewToken<MailedKind>): Promise<string> {
  return `${context.publicUrl}${paths[token.kind]}?token=${await issueToken(tx, context, token)}`;
}

/** The living token behind a link or cookie, with its person; it is not used up. @throws AppError `link_invalid` */
export async function findToken({ db, now }: SystemContext, kind: AccountTokenKind, secret: string) {
  const token = await db.accountToken.findUnique({ where: { hash: secretHash(secret) }, include: { user: true } });
  if (!token || token.kind !== kind || token.expiresAt <= now) throw new AppError('link_invalid');
  return token;
}

/** Uses a token up. Of many at once one wins; the others get `link_invalid`. */
export async function useToken(tx: Transaction, token: { id: string; hash: string }): Promise<void> {
  const { count } = await tx.accountToken.deleteMany({ where: { id: token.id, hash: token.hash } });
  if (count !== 1) throw new AppError('link_invalid');
}
