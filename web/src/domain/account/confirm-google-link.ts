import type { z } from 'zod';
import { findGoogleLink } from '@/domain/account/google-link';
import { confirmGoogleLinkInput } from '@/domain/account/input';
import { lockUser } from '@/domain/user/lock';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { AppError, isAppError } from '@/domain/errors';
import { useLink } from '@/domain/link/use';
import { queueMail, wakeMail } from '@/domain/mail/queue';
import { parse } from '@/domain/parse';
import { openSession } from '@/domain/session/open';
import { verifyPassword } from '@/domain/session/password';
import { refuseSuspended } from '@/domain/session/sign-in';
import { countSignIn } from '@/domain/session/sign-in-throttle';
import type { SignedInView } from '@/domain/session/view';
import { asPerson } from '@/domain/user/as-person';
import { inTransaction, isUniqueViolation } from '@/domain/database';

/**
 * Links the Google account that waits behind this browser's secret to the account of the same address, once its
 * password was typed, and signs in (AUTH-02). Counted and checked like a sign-in. Mails a notice.
 * @param input its secret is as `googleSignIn` returned it: good for 10 minutes and one success; dead after a newer one, a reset, and a
 *   change of password or address
 * @throws AppError `google_link_over`, `password_wrong`, `throttled`, `customer_suspended`, `google_taken`
 */
export async function confirmGoogleLink(
  context: SystemContext,
  input: z.input<typeof confirmGoogleLinkInput>,
): Promise<SignedInView> {
  const { secret, password } = parse(confirmGoogleLinkInput, input);
  const waiting = await findGoogleLink(context, secret);
  const { id: userId, email, passwordHash } = waiting.user;
  const attempt = await countSignIn(context, email);
  if (!(await verifyPassword(passwordHash, password))) throw new AppError('password_wrong');
  await attempt.succeeded();
  const user = await context.db.user.findUniqueOrThrow({
    where: { id: userId },
    include: { memberships: { include: { customer: true } } },
  });
  refuseSuspended(user);
  const mailId = await inTransaction(context.db, async (tx) => {
    // Once more inside: the password that was typed is still the account's
    const before = await lockUser(tx, userId);
    if (before.passwordHash !== passwordHash || before.googleSub !== null) throw new AppError('google_link_over');
    await useLink(tx, waiting);
    await tx.user.update({ where: { id: userId }, data: { googleSub: waiting.googleSub } });
    await writeAudit(tx, asPerson(context, before), {
      action: 'account.link_google',
      target: ['user', userId],
      customerId: null,
    });
    return queueMail(tx, context, { to: email, template: 'google_linked', values: {} });
  }).catch((error: unknown) => {
    if (isUniqueViolation(error)) throw new AppError('google_taken');
    throw isAppError(error) ? new AppError('google_link_over') : error;
  });
  wakeMail(context, mailId);
  const linked = { ...user, googleSub: waiting.googleSub };
  return { userId, sessionId: await openSession(context, { user: linked, method: 'google' }) };
}
