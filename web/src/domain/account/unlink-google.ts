import type { z } from 'zod';
import { checkPassword } from '@/domain/account/check-password';
import { loadAccount } from '@/domain/account/get';
import { passwordInput } from '@/domain/account/input';
import type { AccountView } from '@/domain/account/view';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { AppError, isAppError } from '@/domain/errors';
import { queueMail, wakeMail } from '@/domain/mail/queue';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';

/**
 * Disconnects Google. The last way to sign in stays: without a password this is refused. Mails a notice.
 * @throws AppError `last_method`, `password_wrong`, `throttled`
 */
export async function unlinkGoogle(context: Context, input: z.input<typeof passwordInput>): Promise<AccountView> {
  const { password } = parse(passwordInput, input);
  const { id: userId, email } = await checkPassword(context, password).catch((error: unknown) => {
    throw isAppError(error) && error.code === 'password_missing' ? new AppError('last_method') : error;
  });
  const { mailId, account } = await inTransaction(context.db, async (tx) => {
    // Once more inside: the password may be gone by now
    const { count } = await tx.user.updateMany({
      where: { id: userId, passwordHash: { not: null } },
      data: { googleSub: null },
    });
    if (count === 0) throw new AppError('last_method');
    await writeAudit(tx, context, { action: 'account.unlink_google', target: ['user', userId], customerId: null });
    const mailId = await queueMail(tx, context, {
      to: email,
      name: context.viewer.name,
      template: 'google_unlinked',
      values: {},
    });
    return { mailId, account: await loadAccount(tx, context) };
  });
  wakeMail(context, mailId);
  return account;
}
