import { z } from 'zod';
import { emailText } from '@/domain/account/input';
import { createOwner } from '@/domain/account/sign-up';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { line } from '@/domain/parse';
import { refuseSuspended } from '@/domain/session/sign-in';
import { defaultLifetimes, type SessionLifetimes } from '@/domain/session/lifetime';
import { openSession } from '@/domain/session/open';
import { inTransaction, isUniqueViolation, type Transaction } from '@/lib/database';

/** What the verified ID token says. */
export const googleIdentity = z.object({
  sub: line(255).min(1),
  email: emailText,
  email_verified: z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]),
  name: line(80).optional().catch(undefined),
});
export type GoogleIdentity = z.infer<typeof googleIdentity>;

interface Browser {
  readonly userAgent: string | null;
  readonly previousSessionId: string | null;
}

/**
 * Signs a person in by what Google says (AUTH-02). The account is bound to `sub`; the address only says whom a new
 * identity meets: nobody → a new, verified account; an unverified account → Google proves the address, so its password,
 * sessions and links are void; a verified account → refused, for it must be linked from within.
 * @throws AppError `google_unverified`, `google_needs_link`, `customer_suspended`
 */
export async function googleSignIn(
  context: SystemContext,
  identity: GoogleIdentity,
  { userAgent, previousSessionId }: Browser,
  lifetimes: SessionLifetimes = defaultLifetimes,
): Promise<{ userId: string; sessionId: string }> {
  const userId = await inTransaction(context.db, (tx) => personOf(tx, context, identity)).catch((error: unknown) => {
    // The same address or identity signed up at this moment: the next attempt finds it
    throw isUniqueViolation(error) ? new AppError('conflict') : error;
  });
  const user = await context.db.user.findUniqueOrThrow({
    where: { id: userId },
    include: { memberships: { include: { customer: true } } },
  });
  refuseSuspended(user);
  const agent = userAgent?.replace(/\p{Cc}/gu, '').slice(0, 300) ?? null;
  const signedIn = { user, userAgent: agent, previousSessionId, method: 'google' } as const;
  return { userId, sessionId: await openSession(context, signedIn, lifetimes) };
}

async function personOf(tx: Transaction, context: SystemContext, identity: GoogleIdentity): Promise<string> {
  const { sub, email, email_verified, name } = identity;
  const bound = await tx.user.findUnique({ where: { googleSub: sub } });
  if (bound?.emailVerifiedAt) return bound.id;
  if (!email_verified) throw new AppError('google_unverified');
  const known = await tx.user.findUnique({ where: { email } });
  if (!known)
    return createOwner(tx, context, { email, emailVerifiedAt: context.now, googleSub: sub, name: name || undefined });
  if (known.emailVerifiedAt) throw new AppError('google_needs_link');
  await tx.session.deleteMany({ where: { userId: known.id } });
  await tx.accountToken.deleteMany({ where: { userId: known.id } });
  await tx.user.update({
    where: { id: known.id },
    data: {
      passwordHash: null,
      sessionVersion: { increment: 1 },
      emailVerifiedAt: context.now,
      googleSub: sub,
    },
  });
  const actor = { kind: 'user', id: known.id, name: email } as const;
  await writeAudit(
    tx,
    { ...context, actor },
    { action: 'account.link_google', target: ['user', known.id], customerId: null, after: { passwordVoid: true } },
  );
  return known.id;
}
