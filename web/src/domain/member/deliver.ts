import type { SystemContext } from '@/domain/context';
import { queueMail } from '@/domain/mail/queue';
import type { Transaction } from '@/lib/database';

/** What a mail about an invitation says. */
export interface InvitationLetter {
  readonly to: string;
  readonly customerName: string;
  readonly invitedBy: string;
  readonly link: string;
}

/**
 * Mails an invitation; gives the mail's id. The inviter is shown the same link, so that it can be passed on by other
 * ways too: using it therefore does not prove the address, and a new account confirms its own by mail.
 */
export function deliver(tx: Transaction, context: SystemContext, letter: InvitationLetter): Promise<string> {
  const { to, link, customerName, invitedBy } = letter;
  return queueMail(tx, context, { to, template: 'invitation', values: { link, customerName, invitedBy } });
}
