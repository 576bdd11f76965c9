import type { User } from '@pocketproxy/prisma';
import type { BusEvent } from '@pocketproxy/relay/contract';
import type { GoogleIdentity } from '@/domain/account/input';
import { lockUser } from '@/domain/user/lock';
import { createOwner } from '@/domain/account/sign-up';
import type { GoogleSignInView } from '@/domain/account/view';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { issueLink } from '@/domain/link/issue';
import { voidLinks } from '@/domain/link/use';
import { refuseSuspended } from '@/domain/session/sign-in';
import { openSession } from '@/domain/session/open';
import { resolveShares } from '@/domain/share/resolve';
import { asPerson } from '@/domain/user/as-person';
import { inTransaction, isUniqueViolation, type Transaction } from '@/domain/database';

/**
 * Signs a person in by what Google says (AUTH-02). The account is bound to `sub`; the address only says whom a new
 * identity meets: no one → a new, verified account; an unverified account → Google proves the address, so its password,
 * sessions and links are void; a verified account → its password is asked for before it is linked, and one that has no
 * way in at all is bound.
 * @param identity the verified ID token
 * @throws AppError `google_unverified`, `google_other`, `customer_suspended`
 */
export async function googleSignIn(context: SystemContext, identity: GoogleIdentity): Promise<GoogleSignInView> {
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
  return { userId: user.id, sessionId: await openSession(context, { user, method: 'google' }) };
}

type Met = { readonly userId: string; readonly events: readonly BusEvent[] } | { readonly linkSecret: string };

async function meet(tx: Transaction, context: SystemContext, identity: GoogleIdentity): Promise<Met> {
  const { sub: googleSub, email, name, timeZone } = identity;
  const bound = await tx.user.findUnique({ where: { googleSub } });
  if (bound?.emailVerifiedAt) return { userId: bound.id, events: [] };
  const found = await tx.user.findUnique({ where: { email }, select: { id: true } });
  if (!found) {
    const owner = { email, emailVerifiedAt: context.now, googleSub, name: name || undefined, timeZone };
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
  const link = { userId: known.id, kind: 'link_google', googleSub } as const;
  return { linkSecret: (await issueLink(tx, context, link)).secret };
}

/** Google proves the address of an account that no one can be in yet: what was there before may be someone else's. */
async function claim(tx: Transaction, context: SystemContext, known: User, googleSub: string): Promise<string> {
  await tx.session.deleteMany({ where: { userId: known.id } });
  await voidLinks(tx, known.id);
  const emailVerifiedAt = known.emailVerifiedAt ?? context.now;
  await tx.user.update({
    where: { id: known.id },
    data: { passwordHash: null, sessionVersion: { increment: 1 }, emailVerifiedAt, googleSub },
  });
  await writeAudit(tx, asPerson(context, known), {
    action: 'account.link_google',
    target: ['user', known.id],
    customerId: null,
    after: { passwordVoid: true },
  });
  return known.id;
}
