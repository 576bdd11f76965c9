import 'server-only';
import type { z } from 'zod';
import { checkPassword } from '@/domain/account/check-password';
import { loadAccount } from '@/domain/account/get';
import { changePasswordInput } from '@/domain/account/input';
import { lockUser } from '@/domain/user/lock';
import { refuseWeakPassword } from '@/domain/account/password-rule';
import type { AccountView } from '@/domain/account/view';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { voidLinks } from '@/domain/link/use';
import { queueMail, wakeMail } from '@/domain/mail/queue';
import { parse } from '@/domain/parse';
import { hashPassword } from '@/domain/session/password';
import { inTransaction } from '@/domain/database';

/**
 * Changes the own password. Other sessions end, this one stays; reset links and pending changes of address are void,
 * and a notice is mailed. @throws AppError `password_wrong`, `password_missing`, `password_common`, `password_is_email`
 */
export async function changePassword(
  context: Context,
  input: z.input<typeof changePasswordInput>,
): Promise<AccountView> {
  const { current, password } = parse(changePasswordInput, input);
  const { id: userId, email, name, passwordHash: before } = await checkPassword(context, current);
  refuseWeakPassword(password, email);
  const passwordHash = await hashPassword(password);
  const { mailId, account } = await inTransaction(context.db, async (tx) => {
    // Once more inside: a reset by mail may have ended this session and the password that was typed
    if ((await lockUser(tx, userId)).passwordHash !== before) throw new AppError('password_wrong');
    await tx.user.update({ where: { id: userId }, data: { passwordHash } });
    await tx.session.deleteMany({ where: { userId, id: { not: context.viewer.sessionId } } });
    await voidLinks(tx, userId);
    await writeAudit(tx, context, { action: 'account.change_password', target: ['user', userId], customerId: null });
    const mailId = await queueMail(tx, context, { to: email, name, template: 'password_changed', values: {} });
    return { mailId, account: await loadAccount(tx, context) };
  });
  await context.publish({ type: 'user.changed', userId });
  wakeMail(context, mailId);
  return account;
}
