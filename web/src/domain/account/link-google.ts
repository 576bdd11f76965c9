import type { z } from 'zod';
import { checkPassword } from '@/domain/account/check-password';
import { loadAccount } from '@/domain/account/get';
import { passwordInput, type GoogleIdentity } from '@/domain/account/input';
import type { AccountView } from '@/domain/account/view';
import { lockUser } from '@/domain/user/lock';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { queueMail, wakeMail } from '@/domain/mail/queue';
import { parse } from '@/domain/parse';
import { inTransaction, isUniqueViolation } from '@/domain/database';

/** How long after the password was typed a Google account may be connected. */
export const linkWindowMs = 10 * 60_000;

/** Opens the window in which this session may connect a Google account. @throws AppError `password_wrong`, `throttled` */
export async function openGoogleLink(context: Context, input: z.input<typeof passwordInput>): Promise<AccountView> {
  const { password } = parse(passwordInput, input);
  await checkPassword(context, password);
  const googleLinkUntil = new Date(context.now.getTime() + linkWindowMs);
  return inTransaction(context.db, async (tx) => {
    await tx.session.update({ where: { id: context.viewer.sessionId }, data: { googleLinkUntil } });
    return loadAccount(tx, context);
  });
}

/**
 * Binds a Google account to the signed-in person, within the window, once. Mails a notice.
 * @throws AppError `google_unverified`, `google_taken`, `google_needs_link` (no window is open)
 */
export async function linkGoogle(context: Context, { sub, email_verified }: GoogleIdentity): Promise<AccountView> {
  if (!email_verified) throw new AppError('google_unverified');
  const { userId, sessionId } = context.viewer;
  const { mailId, account } = await inTransaction(context.db, async (tx) => {
    await lockUser(tx, userId);
    const { count } = await tx.session.updateMany({
      where: { id: sessionId, googleLinkUntil: { gt: context.now } },
      data: { googleLinkUntil: null },
    });
    if (count === 0) throw new AppError('google_needs_link');
    const { email, name } = await tx.user.update({ where: { id: userId }, data: { googleSub: sub } });
    await writeAudit(tx, context, { action: 'account.link_google', target: ['user', userId], customerId: null });
    const mailId = await queueMail(tx, context, { to: email, name, template: 'google_linked', values: {} });
    return { mailId, account: await loadAccount(tx, context) };
  }).catch((error: unknown) => {
    throw isUniqueViolation(error) ? new AppError('google_taken') : error;
  });
  wakeMail(context, mailId);
  return account;
}
