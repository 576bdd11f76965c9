import type { z } from 'zod';
import { isDone, markDone } from '@/domain/link/done';
import { tokenInput } from '@/domain/account/input';
import { lockUser } from '@/domain/user/lock';
import { countPublicForm } from '@/domain/account/throttle';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { findLink } from '@/domain/link/find';
import { askedForKinds, useLink, voidLinks } from '@/domain/link/use';
import type { UsedLinkView } from '@/domain/link/view';
import { queueMail, wakeMail } from '@/domain/mail/queue';
import { parse } from '@/domain/parse';
import { resolveShares } from '@/domain/share/resolve';
import { asPerson } from '@/domain/user/as-person';
import { inTransaction, isUniqueViolation } from '@/domain/database';

/**
 * Changes an address by the link that was mailed to the new one, once. Links that went to the old mailbox are void
 * then; the same link again, within an hour, succeeds and does nothing. @throws AppError `throttled`, `link_invalid`, also when the address has been taken meanwhile
 */
export async function confirmEmailChange(
  context: SystemContext,
  input: z.input<typeof tokenInput>,
): Promise<UsedLinkView> {
  const { token: secret } = parse(tokenInput, input);
  await countPublicForm(context);
  if (await isDone(context, [secret])) return { repeated: true };
  const link = await findLink(context, 'change_email', secret);
  const { newEmail, user } = link;
  if (newEmail === null) throw new AppError('link_invalid');
  const { mailId, events } = await inTransaction(context.db, async (tx) => {
    await lockUser(tx, user.id);
    await useLink(tx, link);
    await markDone(tx, context, [secret]);
    await tx.user.update({ where: { id: user.id }, data: { email: newEmail, emailVerifiedAt: context.now } });
    await voidLinks(tx, user.id, askedForKinds);
    const [before, after] = [{ email: user.email }, { email: newEmail }];
    await writeAudit(tx, asPerson(context, user), {
      action: 'account.change_email',
      target: ['user', user.id],
      customerId: null,
      before,
      after,
    });
    const { name, email: to } = user;
    const mailId = await queueMail(tx, context, { to, name, template: 'email_changed', values: { newEmail } });
    return { mailId, events: await resolveShares(tx, newEmail) };
  }).catch((error: unknown) => {
    throw isUniqueViolation(error) ? new AppError('link_invalid') : error;
  });
  await context.publish(...events);
  wakeMail(context, mailId);
  return { repeated: false };
}
