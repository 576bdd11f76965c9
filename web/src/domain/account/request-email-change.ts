import type { z } from 'zod';
import { checkPassword } from '@/domain/account/check-password';
import { verifyLinkMs } from '@/domain/account/confirmation-mail';
import { changeEmailInput } from '@/domain/account/input';
import { lockUser } from '@/domain/account/lock';
import { countPublicForm } from '@/domain/account/throttle';
import { issueLink } from '@/domain/account/token';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { queueMail, wakeMail } from '@/domain/mail/queue';
import { parse } from '@/domain/parse';
import { inTransaction, type Transaction } from '@/domain/database';
import type { Throttle } from '@/base/throttle';

/**
 * Asks the new address to confirm, and tells the old one. Nothing changes yet. An address that somebody has already
 * gets another mail; the answer is the same.
 * @throws AppError `password_wrong`, `password_missing`, `invalid` (the address is the present one), `throttled`
 */
export async function requestEmailChange(
  context: Context,
  throttle: Throttle,
  input: z.input<typeof changeEmailInput>,
): Promise<void> {
  const { email: newEmail, password } = parse(changeEmailInput, input);
  const { id: userId, email, passwordHash } = await checkPassword(context, throttle, password);
  if (newEmail === email) throw new AppError('invalid', { field: 'email', problem: 'This is your address already' });
  await countPublicForm(context, throttle, { form: 'change_email', email: newEmail });
  const mailIds = await inTransaction(context.db, async (tx) => {
    // Once more inside: a reset by mail cancels what is pending, and nothing may come after it
    if ((await lockUser(tx, userId)).passwordHash !== passwordHash) throw new AppError('password_wrong');
    await writeAudit(tx, context, {
      action: 'account.request_email_change',
      target: ['user', userId],
      customerId: null,
      before: { email },
      after: { email: newEmail },
    });
    const notice = await queueMail(tx, context, {
      to: email,
      template: 'email_change_requested',
      values: { newEmail },
    });
    return [notice, await askNewAddress(tx, context, userId, newEmail)];
  });
  wakeMail(context, ...mailIds);
}

async function askNewAddress(tx: Transaction, context: Context, userId: string, newEmail: string): Promise<string> {
  const taken = (await tx.user.count({ where: { email: newEmail } })) > 0;
  // The link is made in both cases, so that an earlier one is dead in both
  const link = await issueLink(tx, context, { userId, kind: 'change_email', lifetimeMs: verifyLinkMs, newEmail });
  if (!taken) return queueMail(tx, context, { to: newEmail, template: 'confirm_email', values: { link } });
  const signIn = `${context.publicUrl}/sign-in`;
  return queueMail(tx, context, { to: newEmail, template: 'account_exists', values: { link: signIn } });
}
