import type { z } from 'zod';
import { checkPassword } from '@/domain/account/check-password';
import { loadAccount } from '@/domain/account/get';
import { changeEmailInput } from '@/domain/account/input';
import { lockUser } from '@/domain/user/lock';
import { countPublicForm } from '@/domain/account/throttle';
import type { AccountView } from '@/domain/account/view';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { issueLink } from '@/domain/link/issue';
import { queueMail, wakeMail } from '@/domain/mail/queue';
import { parse } from '@/domain/parse';
import { inTransaction, type Transaction } from '@/domain/database';

/**
 * Asks the new address to confirm, and notifies the old one. Nothing changes yet. An address that someone has already
 * gets another mail; the answer is the same.
 * @throws AppError `password_wrong`, `password_missing`, `invalid` (the address is the present one), `throttled`
 */
export async function requestEmailChange(
  context: Context,
  input: z.input<typeof changeEmailInput>,
): Promise<AccountView> {
  const { email: newEmail, password } = parse(changeEmailInput, input);
  const { id: userId, email, passwordHash } = await checkPassword(context, password);
  if (newEmail === email) throw new AppError('invalid', { field: 'email', problem: 'This is your address already' });
  await countPublicForm(context, { form: 'change_email', email: newEmail });
  const { mailIds, account } = await inTransaction(context.db, async (tx) => {
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
      name: context.viewer.name,
      template: 'email_change_requested',
      values: { newEmail },
    });
    const mailIds = [notice, await askNewAddress(tx, context, userId, newEmail)];
    return { mailIds, account: await loadAccount(tx, context) };
  });
  wakeMail(context, ...mailIds);
  return account;
}

async function askNewAddress(tx: Transaction, context: Context, userId: string, newEmail: string): Promise<string> {
  const taken = (await tx.user.count({ where: { email: newEmail } })) > 0;
  // The link is made in both cases, so that an earlier one is void in both
  const link = await issueLink(tx, context, { userId, kind: 'change_email', newEmail });
  if (!taken)
    return queueMail(tx, context, { to: newEmail, template: 'confirm_email', values: { link: link.url }, link });
  const signIn = `${context.publicUrl}/sign-in`;
  return queueMail(tx, context, { to: newEmail, template: 'account_exists', values: { link: signIn } });
}
