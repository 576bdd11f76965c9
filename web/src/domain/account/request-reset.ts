import type { z } from 'zod';
import { emailOnlyInput } from '@/domain/account/input';
import { lockUser } from '@/domain/user/lock';
import { countPublicForm } from '@/domain/account/throttle';
import type { AskedMailView } from '@/domain/account/view';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { issueLink } from '@/domain/link/issue';
import { queueMail, wakeMail } from '@/domain/mail/queue';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';

/**
 * Mails a link for a new password to a known address (AUTH-03); an earlier link is void then. Unknown addresses receive
 * nothing, and the same answer. @throws AppError `invalid`, `throttled`
 */
export async function requestReset(
  context: SystemContext,
  input: z.input<typeof emailOnlyInput>,
): Promise<AskedMailView> {
  const { email } = parse(emailOnlyInput, input);
  const { resetLinkMs: lifetimeMs } = context.lifetimes;
  await countPublicForm(context, { form: 'forgot', email });
  const mailId = await inTransaction(context.db, async (tx) => {
    const found = await tx.user.findUnique({ where: { email } });
    if (!found) return undefined;
    const { id: userId, ...user } = await lockUser(tx, found.id);
    // Once more inside: a change of address that committed just now has taken this mailbox the account
    if (user.email !== email) return undefined;
    const link = await issueLink(tx, context, { userId, kind: 'reset_password', lifetimeMs });
    await writeAudit(tx, context, { action: 'account.request_reset', target: ['user', userId], customerId: null });
    const values = { link: link.url, minutes: Math.round(lifetimeMs / 60_000) };
    return queueMail(tx, context, { to: email, name: user.name, template: 'reset_password', values, link });
  });
  if (mailId) wakeMail(context, mailId);
  return { email };
}
