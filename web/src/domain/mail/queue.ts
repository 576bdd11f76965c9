import { randomUUID } from 'node:crypto';
import { seal } from '@pocketproxy/relay/contract';
import type { BaseContext } from '@/domain/context';
import type { NewLink } from '@/domain/link/issue';
import type { Transaction } from '@/domain/database';
import type { MailTemplate, MailValues } from '@/mail/templates';

interface NewMail<T extends MailTemplate> {
  readonly to: string;
  readonly template: T;
  readonly values: MailValues<T>;
  /** What the person with this address is called; left out in mails to strangers. */
  readonly name?: string;
  /** The one-time link among the values: once that no longer works, the mail is not sent. */
  readonly link?: Pick<NewLink, 'hash'>;
}

/**
 * Writes a mail in the transaction of the change that it reports, so that neither exists without the other. The job that sends
 * it carries the row's id only (pitfall 31); links are in the values, sealed. Call `wakeMail` with the id afterwards.
 */
export async function queueMail<T extends MailTemplate>(
  tx: Transaction,
  { keys, now }: BaseContext,
  { to, template, values, name, link }: NewMail<T>,
): Promise<string> {
  const id = randomUUID();
  const sealedValues = seal(JSON.stringify({ ...values, name }), sealContext(id), keys);
  const linkHash = link?.hash ?? null;
  const times = { createdAt: now, nextAttemptAt: now };
  await tx.mail.create({ data: { id, recipient: to, template, sealedValues, linkHash, ...times } });
  return id;
}

/** Ties a mail's sealed texts to its row. */
export function sealContext(mailId: string): string {
  return `mail:${mailId}`;
}

/** Starts sending, after the commit. A queue that is unavailable delays mails and nothing else: jobs find the rows later. */
export function wakeMail(context: BaseContext, ...mailIds: readonly string[]): void {
  context.mailQueued?.(mailIds);
}
