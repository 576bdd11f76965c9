import 'server-only';
import type { z } from 'zod';
import { isDone, markDone } from '@/domain/link/done';
import { resetPasswordInput } from '@/domain/account/input';
import { lockUser } from '@/domain/user/lock';
import { refuseWeakPassword } from '@/domain/account/password-rule';
import { countPublicForm } from '@/domain/account/throttle';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { findLink } from '@/domain/link/find';
import { useLink, voidLinks } from '@/domain/link/use';
import type { UsedLinkView } from '@/domain/link/view';
import { queueMail, wakeMail } from '@/domain/mail/queue';
import { parse } from '@/domain/parse';
import { hashPassword } from '@/domain/session/password';
import { resolveShares } from '@/domain/share/resolve';
import { asPerson } from '@/domain/user/as-person';
import { inTransaction } from '@/domain/database';

/**
 * Sets a new password by a mailed link, once, even under parallel use (AUTH-03). All sessions end, all other links
 * (also of pending changes of address) are void, and a notice is mailed. A Google account that was connected to an
 * account with a password is disconnected: someone who knew the old password may have connected it. The link proves the address, so
 * an unverified account is verified by it, and whatever was tied to it before is void (pre-hijacking).
 * The same link with the same password again, within an hour, succeeds and does nothing.
 * @throws AppError `link_invalid`, `password_common`, `password_is_email`, `throttled`
 */
export async function resetPassword(
  context: SystemContext,
  input: z.input<typeof resetPasswordInput>,
): Promise<UsedLinkView> {
  const { token: secret, password } = parse(resetPasswordInput, input);
  await countPublicForm(context);
  if (await isDone(context, [secret, password])) return { repeated: true };
  const link = await findLink(context, 'reset_password', secret);
  const { id: userId, email } = link.user;
  refuseWeakPassword(password, email);
  const passwordHash = await hashPassword(password);
  const { mailIds, events } = await inTransaction(context.db, async (tx) => {
    const before = await lockUser(tx, userId);
    const { name } = before;
    await useLink(tx, link);
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
    await voidLinks(tx, userId);
    await writeAudit(tx, asPerson(context, link.user), {
      action: 'account.reset_password',
      target: ['user', userId],
      customerId: null,
    });
    const notice = await queueMail(tx, context, { to: email, name, template: 'password_changed', values: {} });
    const mailIds = [notice];
    const disconnected = { to: email, name, template: 'google_unlinked', values: {} } as const;
    if (disconnect) mailIds.push(await queueMail(tx, context, disconnected));
    return { mailIds, events: await resolveShares(tx, before.email) };
  });
  await context.publish(...events, { type: 'user.changed', userId });
  wakeMail(context, ...mailIds);
  return { repeated: false };
}
