import type { z } from 'zod';
import type { SystemContext } from '@/domain/context';
import { deliverMail, overdueMails } from '@/domain/mail/deliver';
import type { jobContracts } from '@/jobs/contracts';
import { renderMail } from '@/mail/render';
import type { MailTransport } from '@/mail/transport';

/** Sends one mail. */
export async function handleMail(
  context: SystemContext,
  transport: MailTransport,
  brand: string,
  { mailId }: z.output<typeof jobContracts.mail>,
): Promise<void> {
  await deliverMail(context, transport, (template, values) => renderMail(brand, template, values), mailId);
}

/** Queues what should have left by now. */
export async function handleOverdueMails(
  context: SystemContext,
  queueMails: (mailIds: readonly string[]) => Promise<void>,
): Promise<void> {
  await queueMails(await overdueMails(context));
}
