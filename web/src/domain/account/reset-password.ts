import 'server-only';
import type { z } from 'zod';
import { isDone, markDone } from '@/domain/account/done-link';
import { resetPasswordInput } from '@/domain/account/input';
import { lockUser } from '@/domain/account/lock';
import { refuseWeakPassword } from '@/domain/account/password-rule';
import { countPublicForm } from '@/domain/account/throttle';
import { findToken, useToken } from '@/domain/account/token';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { queueMail, wakeMail } from '@/domain/mail/queue';
import { parse } from '@/domain/parse';
import { hashPassword } from '@/domain/session/password';
import { resolveShares } from '@/domain/share/resolve';
import { inTransaction } from '@/domain/database';
import type { Throttle } from '@/base/throttle';

/**
 * Sets a new password by a mailed link, once, even under parallel use (AUTH-03). All sessions end, all other links
 * (pending changes of address too) are dead, and a notice is mailed. A Google account that was connected to an account
 * with a password is disconnected: whoever knew the old password may have connected it. The link proves the address, so
 * an unverified account is verified by it, and whatever was tied to it before is void (pre-hijacking).
 * The same link with the same password again, within an hour, succeeds and does nothing.
 * @throws AppError `link_invalid`, `password_common`, `password_is_email`, `throttled`
 */
export async function resetPassword(
  context: SystemContext,
  throttle: Throttle,
  input: z.input<typeof resetPasswordInput>,
): Promise<void> {
  const { token: secret, password } = parse(resetPasswordInput, input);
  await countPublicForm(context, throttle);
  if (await isDone(context, [secret, password])) return;
  const token = await findToken(context, 'reset_password', secret);
  const { id: userId, email } = token.user;
  refuseWeakPassword(password, email);
  const passwordHash = await hashPassword(password);
  const { mailIds, events } = await inTransaction(context.db, async (tx) => {
    const before = await lockUser(tx, userId);
    await useToken(tx, token);
    await markDone(tx, context, [secret, password]);
    // Without a password, Google itself has proved the address
    const disconnect = before.googleSub !== null && before.passwordHash !== null;
    await tx.user.update({
      where: { id: userId },
      data: {
        passwordHash,
        sessionVersion: { increment: 1 },
        emailVerifiedAt: before.emailVerifiedAt ?? context.now,
        ...(disconnect && { googleSub: null }),
      },
    });
    await tx.session.deleteMany({ where: { userId } });
    await tx.accountToken.deleteMany({ where: { userId } });
    await tx.passwordLink.deleteMany({ where: { userId, usedAt: null } });
    const actor = { kind: 'user', id: userId, name: email } as const;
    await writeAudit(
      tx,
      { ...context, actor },
      { action: 'account.reset_password', target: ['user', userId], customerId: null },
    );
    const notice = await queueMail(tx, context, { to: email, template: 'password_changed', values: {} });
    const mailIds = [notice];
    if (disconnect) mailIds.push(await queueMail(tx, context, { to: email, template: 'google_unlinked', values: {} }));
    return { mailIds, events: await resolveShares(tx, before.email) };
  });
  await context.publish(...events, { type: 'user.changed', userId });
  wakeMail(context, ...mailIds);
}
