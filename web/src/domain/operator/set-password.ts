import 'server-only';
import type { z } from 'zod';
import { isDone, markDone } from '@/domain/link/done';
import { lockUser } from '@/domain/user/lock';
import { refuseWeakPassword } from '@/domain/account/password-rule';
import { countPublicForm } from '@/domain/account/throttle';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { findLink } from '@/domain/link/find';
import { useLink, voidLinks } from '@/domain/link/use';
import type { UsedLinkView } from '@/domain/link/view';
import { queueMail, wakeMail } from '@/domain/mail/queue';
import { setPasswordInput } from '@/domain/operator/input';
import { parse } from '@/domain/parse';
import { hashPassword } from '@/domain/session/password';
import { resolveShares } from '@/domain/share/resolve';
import { asPerson } from '@/domain/user/as-person';
import { inTransaction } from '@/domain/database';

/**
 * Sets a password by a one-time link, as a reset by mail does: every session of the person ends, all other links are
 * void, a Google account that was connected beside a password is disconnected, and a notice is mailed.
 * The same link with the same password again, within an hour, succeeds and does nothing.
 * @throws AppError `not_found` (unknown, used, expired), `invalid`, `password_common`, `password_is_email`, `throttled`
 */
export async function setPassword(
  context: SystemContext,
  input: z.input<typeof setPasswordInput>,
): Promise<UsedLinkView> {
  const { token, password } = parse(setPasswordInput, input);
  const { db, now } = context;
  await countPublicForm(context);
  if (await isDone(context, [token, password])) return { repeated: true };
  const link = await findLink(context, 'set_password', token);
  refuseWeakPassword(password, link.user.email);
  const passwordHash = await hashPassword(password);
  const { mailIds, events } = await inTransaction(db, async (tx) => {
    const before = await lockUser(tx, link.userId);
    await useLink(tx, link);
    await markDone(tx, context, [token, password]);
    const { id, email, name } = before;
    const disconnect = before.googleSub !== null && before.passwordHash !== null;
    await tx.user.update({
      where: { id },
      data: {
        passwordHash,
        emailVerifiedAt: now,
        sessionVersion: { increment: 1 },
        ...(disconnect && { googleSub: null }),
      },
    });
    await tx.session.deleteMany({ where: { userId: id } });
    await voidLinks(tx, id);
    await writeAudit(tx, asPerson(context, before), {
      action: 'user.set_password',
      target: ['user', id],
      customerId: null,
    });
    const notice = await queueMail(tx, context, { to: email, name, template: 'password_changed', values: {} });
    const mailIds = [notice];
    const disconnected = { to: email, name, template: 'google_unlinked', values: {} } as const;
    if (disconnect) mailIds.push(await queueMail(tx, context, disconnected));
    return { mailIds, events: await resolveShares(tx, email) };
  });
  await context.publish(...events, { type: 'user.changed', userId: link.userId });
  wakeMail(context, ...mailIds);
  return { repeated: false };
}
