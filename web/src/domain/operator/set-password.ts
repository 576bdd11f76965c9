import 'server-only';
import type { z } from 'zod';
import { isDone, markDone } from '@/domain/account/done-link';
import { lockUser } from '@/domain/account/lock';
import { refuseWeakPassword } from '@/domain/account/password-rule';
import { countPublicForm } from '@/domain/account/throttle';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { queueMail, wakeMail } from '@/domain/mail/queue';
import { tokenHash } from '@/domain/member/token';
import { setPasswordInput } from '@/domain/operator/input';
import { parse } from '@/domain/parse';
import { hashPassword } from '@/domain/session/password';
import { resolveShares } from '@/domain/share/resolve';
import { inTransaction } from '@/domain/database';
import type { Throttle } from '@/base/throttle';

/**
 * Sets a password by a one-time link, as a reset by mail does: every session of the person ends, all other links are
 * dead, a Google account that was connected beside a password is disconnected, and a notice is mailed.
 * The same link with the same password again, within an hour, succeeds and does nothing.
 * @throws AppError `not_found` (unknown, used, expired), `invalid`, `password_common`, `password_is_email`, `throttled`
 */
export async function setPassword(
  context: SystemContext,
  throttle: Throttle,
  input: z.input<typeof setPasswordInput>,
): Promise<void> {
  const { token, password } = parse(setPasswordInput, input);
  const { db, now } = context;
  const open = { hash: tokenHash(token), usedAt: null, expiresAt: { gt: now } };
  await countPublicForm(context, throttle);
  if (await isDone(context, [token, password])) return;
  const person = await db.passwordLink.findFirst({
    where: open,
    select: { userId: true, user: { select: { email: true } } },
  });
  if (!person) throw new AppError('not_found');
  refuseWeakPassword(password, person.user.email);
  const passwordHash = await hashPassword(password);
  const { mailIds, events } = await inTransaction(db, async (tx) => {
    const before = await lockUser(tx, person.userId);
    const [link] = await tx.passwordLink.updateManyAndReturn({ where: open, data: { usedAt: now } });
    if (!link) throw new AppError('not_found');
    await markDone(tx, context, [token, password]);
    const { id, email, isOperator } = before;
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
    await tx.accountToken.deleteMany({ where: { userId: id } });
    const actor = { kind: isOperator ? 'operator' : 'user', id, name: email } as const;
    await writeAudit(
      tx,
      { ...context, actor },
      { action: 'user.set_password', target: ['user', id], customerId: null },
    );
    const notice = await queueMail(tx, context, { to: email, template: 'password_changed', values: {} });
    const mailIds = [notice];
    if (disconnect) mailIds.push(await queueMail(tx, context, { to: email, template: 'google_unlinked', values: {} }));
    return { mailIds, events: await resolveShares(tx, email) };
  });
  await context.publish(...events, { type: 'user.changed', userId: person.userId });
  wakeMail(context, ...mailIds);
}
