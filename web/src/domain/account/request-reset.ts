import type { z } from 'zod';
import { emailOnlyInput } from '@/domain/account/input';
import { lockUser } from '@/domain/account/lock';
import { countPublicForm } from '@/domain/account/throttle';
import { issueLink } from '@/domain/account/token';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { queueMail, wakeMail } from '@/domain/mail/queue';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';
import type { Throttle } from '@/base/throttle';

/**
 * Mails a link for a new password to a known address (AUTH-03); an earlier link is dead then. Unknown addresses get
 * nothing, and the same answer. @throws AppError `invalid`, `throttled`
 */
export async function requestReset(
  context: SystemContext,
  throttle: Throttle,
  resetLinkMs: number,
  input: z.input<typeof emailOnlyInput>,
): Promise<void> {
  const { email } = parse(emailOnlyInput, input);
  await countPublicForm(context, throttle, { form: 'forgot', email });
  const mailId = await inTransaction(context.db, async (tx) => {
    const found = await tx.user.findUnique({ where: { email } });
    if (!found) return undefined;
    const { id: userId, ...user } = await lockUser(tx, found.id);
    // Once more inside: a change of address that committed just now has taken this mailbox the account
    if (user.email !== email) return undefined;
    const link = await issueLink(tx, context, { userId, kind: 'reset_password', lifetimeMs: resetLinkMs });
    await writeAudit(tx, context, { action: 'account.request_reset', target: ['user', userId], customerId: null });
    const values = { link, minutes: Math.round(resetLinkMs / 60_000) };
    return queueMail(tx, context, { to: email, template: 'reset_password', values });
  });
  if (mailId) wakeMail(context, mailId);
}
