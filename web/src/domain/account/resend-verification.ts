import type { z } from 'zod';
import { queueConfirmation } from '@/domain/account/confirmation-mail';
import { emailOnlyInput } from '@/domain/account/input';
import { lockUser } from '@/domain/user/lock';
import { countPublicForm } from '@/domain/account/throttle';
import type { AskedMailView } from '@/domain/account/view';
import type { SystemContext } from '@/domain/context';
import { wakeMail } from '@/domain/mail/queue';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';

/**
 * Mails a new link to an address that waits for its confirmation, of the kind that it had; the earlier link is void
 * then. Other addresses get nothing, and the same answer. @throws AppError `invalid`, `throttled`
 */
export async function resendVerification(
  context: SystemContext,
  input: z.input<typeof emailOnlyInput>,
): Promise<AskedMailView> {
  const { email } = parse(emailOnlyInput, input);
  await countPublicForm(context, { form: 'resend', email });
  const mailId = await inTransaction(context.db, async (tx) => {
    const found = await tx.user.findUnique({ where: { email } });
    const user = found && (await lockUser(tx, found.id));
    if (!user || user.emailVerifiedAt) return undefined;
    return queueConfirmation(tx, context, user);
  });
  if (mailId) wakeMail(context, mailId);
  return { email };
}
