import type { z } from 'zod';
import { isDone, markDone } from '@/domain/account/done-link';
import { tokenInput } from '@/domain/account/input';
import { lockUser } from '@/domain/account/lock';
import { countPublicForm } from '@/domain/account/throttle';
import { findToken, useToken } from '@/domain/account/token';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { queueMail, wakeMail } from '@/domain/mail/queue';
import { parse } from '@/domain/parse';
import { resolveShares } from '@/domain/share/resolve';
import { inTransaction, isUniqueViolation } from '@/domain/database';
import type { Throttle } from '@/base/throttle';

/**
 * Changes an address by the link that was mailed to the new one, once. Links that went to the old mailbox are dead
 * then; the same link again, within an hour, succeeds and does nothing. @throws AppError `throttled`, `link_invalid`, also when the address has been taken meanwhile
 */
export async function confirmEmailChange(
  context: SystemContext,
  throttle: Throttle,
  input: z.input<typeof tokenInput>,
): Promise<void> {
  const { token: secret } = parse(tokenInput, input);
  await countPublicForm(context, throttle);
  if (await isDone(context, [secret])) return;
  const token = await findToken(context, 'change_email', secret);
  const { newEmail, user } = token;
  if (newEmail === null) throw new AppError('link_invalid');
  const { mailId, events } = await inTransaction(context.db, async (tx) => {
    await lockUser(tx, user.id);
    await useToken(tx, token);
    await markDone(tx, context, [secret]);
    await tx.user.update({ where: { id: user.id }, data: { email: newEmail, emailVerifiedAt: context.now } });
    await tx.accountToken.deleteMany({ where: { userId: user.id } });
    const actor = { kind: user.isOperator ? 'operator' : 'user', id: user.id, name: user.email } as const;
    const [before, after] = [{ email: user.email }, { email: newEmail }];
    await writeAudit(
      tx,
      { ...context, actor },
      { action: 'account.change_email', target: ['user', user.id], customerId: null, before, after },
    );
    const mailId = await queueMail(tx, context, { to: user.email, template: 'email_changed', values: { newEmail } });
    return { mailId, events: await resolveShares(tx, newEmail) };
  }).catch((error: unknown) => {
    throw isUniqueViolation(error) ? new AppError('link_invalid') : error;
  });
  await context.publish(...events);
  wakeMail(context, mailId);
}
