import type { z } from 'zod';
import { emailOnlyInput } from '@/domain/account/input';
import { verifyLinkMs } from '@/domain/account/sign-up';
import { lockUser } from '@/domain/account/lock';
import { countPublicForm } from '@/domain/account/throttle';
import { issueLink } from '@/domain/account/token';
import type { SystemContext } from '@/domain/context';
import { queueMail, wakeMail } from '@/domain/mail/queue';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/lib/database';
import type { Throttle } from '@/lib/throttle';

/**
 * Mails a new verification link to an address that waits for one; the earlier link is dead then. Other addresses get
 * nothing, and the same answer. @throws AppError `invalid`, `throttled`
 */
export async function resendVerification(
  context: SystemContext,
  throttle: Throttle,
  input: z.input<typeof emailOnlyInput>,
): Promise<void> {
  const { email } = parse(emailOnlyInput, input);
  await countPublicForm(context, throttle, { form: 'resend', email });
  const mailId = await inTransaction(context.db, async (tx) => {
    const user = await tx.user.findUnique({ where: { email } });
    if (!user || (await lockUser(tx, user.id)).emailVerifiedAt) return undefined;
    const link = await issueLink(tx, context, { userId: user.id, kind: 'verify_email', lifetimeMs: verifyLinkMs });
    return queueMail(tx, context, { to: email, template: 'verify_email', values: { link } });
  });
  if (mailId) wakeMail(context, mailId);
}
