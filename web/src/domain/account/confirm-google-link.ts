import type { z } from 'zod';
import { findGoogleLink } from '@/domain/account/google-link';
import { openGoogleSession, type Browser } from '@/domain/account/google-sign-in';
import { passwordInput } from '@/domain/account/input';
import { lockUser } from '@/domain/account/lock';
import { useToken } from '@/domain/account/token';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { AppError, isAppError } from '@/domain/errors';
import { queueMail, wakeMail } from '@/domain/mail/queue';
import { parse } from '@/domain/parse';
import { defaultLifetimes, type SessionLifetimes } from '@/domain/session/lifetime';
import { verifyPassword } from '@/domain/session/password';
import { refuseSuspended } from '@/domain/session/sign-in';
import { countSignIn } from '@/domain/session/sign-in-throttle';
import { inTransaction, isUniqueViolation } from '@/domain/database';
import type { Throttle } from '@/base/throttle';

/**
 * Links the Google account that waits behind this browser's secret to the account of the same address, once its
 * password was typed, and signs in (AUTH-02). Counted and checked like a sign-in. Mails a notice.
 * @param secret as `googleSignIn` gave it: good for 10 minutes and one success; dead after a newer one, a reset, and a
 *   change of password or address
 * @throws AppError `google_link_over`, `password_wrong`, `throttled`, `customer_suspended`, `google_taken`
 */
export async function confirmGoogleLink(
  context: SystemContext,
  throttle: Throttle,
  { secret, ...input }: z.input<typeof passwordInput> & { readonly secret: string },
  browser: Browser,
  lifetimes: SessionLifetimes = defaultLifetimes,
): Promise<{ userId: string; sessionId: string }> {
  const { password } = parse(passwordInput, input);
  const waiting = await findGoogleLink(context, secret);
  const { id: userId, email, isOperator, passwordHash } = waiting.user;
  const attempt = await countSignIn(context, throttle, email);
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
    await useToken(tx, waiting);
    await tx.user.update({ where: { id: userId }, data: { googleSub: waiting.googleSub } });
    const actor = { kind: isOperator ? 'operator' : 'user', id: userId, name: email } as const;
    await writeAudit(
      tx,
      { ...context, actor },
      { action: 'account.link_google', target: ['user', userId], customerId: null },
    );
    return queueMail(tx, context, { to: email, template: 'google_linked', values: {} });
  }).catch((error: unknown) => {
    if (isUniqueViolation(error)) throw new AppError('google_taken');
    throw isAppError(error) ? new AppError('google_link_over') : error;
  });
  wakeMail(context, mailId);
  const linked = { ...user, googleSub: waiting.googleSub };
  return { userId, sessionId: await openGoogleSession(context, linked, browser, lifetimes) };
}
