import type { z } from 'zod';
import { findGoogleLink } from '@/domain/account/google-link';
import { confirmGoogleLinkInput } from '@/domain/account/input';
import { lockUser } from '@/domain/user/lock';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { AppError, isAppError } from '@/domain/errors';
import { isDone, markDone, type Press } from '@/domain/link/done';
import { useLink } from '@/domain/link/use';
import { queueMail, wakeMail } from '@/domain/mail/queue';
import { parse } from '@/domain/parse';
import { openSession } from '@/domain/session/open';
import { verifyPassword } from '@/domain/session/password';
import { refuseSuspended } from '@/domain/session/sign-in';
import { countPublicForm } from '@/domain/account/throttle';
import { countSignIn } from '@/domain/session/sign-in-throttle';
import type { SignedInView } from '@/domain/session/view';
import { asPerson } from '@/domain/user/as-person';
import { inTransaction, isUniqueViolation } from '@/domain/database';

/**
 * Links the Google account that waits behind this browser's secret to the account of the same address, once its
 * password was typed, and signs in (AUTH-02). Counted and checked like a sign-in. Mails a notice. The same press again,
 * within an hour, does nothing and is answered that it is done: no second session, since what it proved may have changed.
 * @param input its secret is as `googleSignIn` returned it: good for one success; void after its lifetime, a newer one, a
 *   reset, and a change of password or address
 * @throws AppError `google_link_done`, `google_link_over`, `password_wrong`, `throttled`, `customer_suspended`, `google_taken`
 */
export async function confirmGoogleLink(
  context: SystemContext,
  input: z.input<typeof confirmGoogleLinkInput>,
): Promise<SignedInView> {
  const { secret, password } = parse(confirmGoogleLinkInput, input);
  const press: Press = [secret, password];
  const waiting = await findGoogleLink(context, secret).catch(async (error: unknown) => {
    if (!isAppError(error)) throw error;
    await countPublicForm(context);
    throw await endOf(context, press);
  });
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
    await markDone(tx, context, press);
    await tx.user.update({ where: { id: userId }, data: { googleSub: waiting.googleSub } });
    await writeAudit(tx, asPerson(context, before), {
      action: 'account.link_google',
      target: ['user', userId],
      customerId: null,
    });
    return queueMail(tx, context, { to: email, name: before.name, template: 'google_linked', values: {} });
  }).catch(async (error: unknown) => {
    if (isUniqueViolation(error)) throw new AppError('google_taken');
    throw isAppError(error) ? await endOf(context, press) : error;
  });
  wakeMail(context, mailId);
  const linked = { ...user, googleSub: waiting.googleSub };
  return { userId, sessionId: await openSession(context, { user: linked, method: 'google' }) };
}

/** Why nothing waits any more: this press did it before, and its answer was lost; or something else ended it. */
async function endOf(context: SystemContext, press: Press): Promise<AppError> {
  return new AppError((await isDone(context, press)) ? 'google_link_done' : 'google_link_over');
}
