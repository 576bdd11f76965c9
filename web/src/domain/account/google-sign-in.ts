import { z } from 'zod';
import type { User } from '@pocketproxy/prisma';
import type { BusEvent } from '@pocketproxy/relay/contract';
import { emailText } from '@/domain/account/input';
import { lockUser } from '@/domain/account/lock';
import { createOwner } from '@/domain/account/sign-up';
import { issueToken } from '@/domain/account/token';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { line } from '@/domain/parse';
import { refuseSuspended, type LoadedUser } from '@/domain/session/sign-in';
import { defaultLifetimes, type SessionLifetimes } from '@/domain/session/lifetime';
import { openSession } from '@/domain/session/open';
import { resolveShares } from '@/domain/share/resolve';
import { inTransaction, isUniqueViolation, type Transaction } from '@/domain/database';

/** What the verified ID token says. */
export const googleIdentity = z.object({
  sub: line(255).min(1),
  email: emailText,
  /** Missing or unreadable counts as not verified. */
  email_verified: z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]).catch(false),
  name: line(80).optional().catch(undefined),
});
export type GoogleIdentity = z.infer<typeof googleIdentity>;

export interface Browser {
  readonly userAgent: string | null;
  /** The session that the browser had before; it ends. */
  readonly previousSessionId: string | null;
}

/** How long the password may be typed after Google proved the address. */
export const googleLinkMs = 10 * 60_000;

/** Signed in; or a secret for this browser's cookie, with which `confirmGoogleLink` takes the account's password. */
export type GoogleOutcome = { readonly userId: string; readonly sessionId: string } | { readonly linkSecret: string };

/**
 * Signs a person in by what Google says (AUTH-02). The account is bound to `sub`; the address only says whom a new
 * identity meets: nobody → a new, verified account; an unverified account → Google proves the address, so its password,
 * sessions and links are void; a verified account → its password is asked for before it is linked, and one that has no
 * way in at all is bound.
 * @throws AppError `google_unverified`, `google_other`, `customer_suspended`
 */
export async function googleSignIn(
  context: SystemContext,
  identity: GoogleIdentity,
  browser: Browser,
  lifetimes: SessionLifetimes = defaultLifetimes,
): Promise<GoogleOutcome> {
  if (!identity.email_verified) throw new AppError('google_unverified');
  const met = await inTransaction(context.db, (tx) => meet(tx, context, identity)).catch((error: unknown) => {
    // The same address or identity signed up at this moment: the next attempt finds it
    throw isUniqueViolation(error) ? new AppError('conflict') : error;
  });
  if ('linkSecret' in met) return met;
  await context.publish(...met.events);
  const user = await context.db.user.findUniqueOrThrow({
    where: { id: met.userId },
    include: { memberships: { include: { customer: true } } },
  });
  if (user.googleSub !== identity.sub) throw new AppError('conflict');
  refuseSuspended(user);
  return { userId: user.id, sessionId: await openGoogleSession(context, user, browser, lifetimes) };
}

/** Opens a session for a person whom Google has named. Gives its id. */
export function openGoogleSession(
  context: SystemContext,
  user: LoadedUser,
  { userAgent, previousSessionId }: Browser,
  lifetimes: SessionLifetimes,
): Promise<string> {
  const agent = userAgent?.replace(/\p{Cc}/gu, '').slice(0, 300) ?? null;
  return openSession(context, { user, userAgent: agent, previousSessionId, method: 'google' }, lifetimes);
}

type Met = { readonly userId: string; readonly events: readonly BusEvent[] } | { readonly linkSecret: string };

async function meet(tx: Transaction, context: SystemContext, identity: GoogleIdentity): Promise<Met> {
  const { sub: googleSub, email, name } = identity;
  const bound = await tx.user.findUnique({ where: { googleSub } });
  if (bound?.emailVerifiedAt) return { userId: bound.id, events: [] };
  const found = await tx.user.findUnique({ where: { email }, select: { id: true } });
  if (!found) {
    const owner = { email, emailVerifiedAt: context.now, googleSub, name: name || undefined };
    const userId = await createOwner(tx, context, owner);
    return { userId, events: await resolveShares(tx, email) };
  }
  const known = await lockUser(tx, found.id);
  if (known.email !== email) throw new AppError('conflict');
  if (known.googleSub !== null && known.emailVerifiedAt) throw new AppError('google_other');
  if (!known.emailVerifiedAt || known.passwordHash === null) {
    const userId = await claim(tx, context, known, googleSub);
    return { userId, events: await resolveShares(tx, email) };
  }
  const token = { userId: known.id, kind: 'link_google', lifetimeMs: googleLinkMs, googleSub } as const;
  return { linkSecret: await issueToken(tx, context, token) };
}

/** Google proves the address of an account that nobody can be in yet: what was there before may be somebody else's. */
async function claim(tx: Transaction, context: SystemContext, known: User, googleSub: string): Promise<string> {
  await tx.session.deleteMany({ where: { userId: known.id } });
  await tx.accountToken.deleteMany({ where: { userId: known.id } });
  await tx.passwordLink.deleteMany({ where: { userId: known.id, usedAt: null } });
  const emailVerifiedAt = known.emailVerifiedAt ?? context.now;
  await tx.user.update({
    where: { id: known.id },
    data: { passwordHash: null, sessionVersion: { increment: 1 }, emailVerifiedAt, googleSub },
  });
  const actor = { kind: known.isOperator ? 'operator' : 'user', id: known.id, name: known.email } as const;
  await writeAudit(
    tx,
    { ...context, actor },
    { action: 'account.link_google', target: ['user', known.id], customerId: null, after: { passwordVoid: true } },
  );
  return known.id;
}
