import type { z } from 'zod';
import type { BaseContext } from '@/domain/context';
import { deliverMail, overdueMails } from '@/domain/mail/deliver';
import type { jobContracts } from '@/jobs/contracts';
import type { Logger } from '@/base/log';
import { renderMail } from '@/mail/render';
import type { MailTemplate } from '@/mail/templates';
import type { MailTransport } from '@/mail/transport';

/** Tries to send one mail and says why, if it could not. Gives when the job is to run again; null: it has ended. */
export async function handleMail(
  context: BaseContext,
  log: Logger,
  transport: MailTransport,
  brand: string,
  { mailId }: z.output<typeof jobContracts.mail>,
): Promise<Date | null> {
  const render = (template: MailTemplate, values: unknown) => renderMail(brand, template, values);
  const delivery = await deliverMail(context, transport, render, mailId);
  switch (delivery.state) {
    case 'done':
      return null;
    case 'waits':
      if (delivery.reason !== null) log.warn({ mailId, ...delivery }, 'mail not sent yet');
      return delivery.until;
    case 'given_up':
      log.warn({ mailId, ...delivery }, 'mail given up');
      return null;
    default:
      return delivery satisfies never;
  }
}

/** Queues what should have left by now. */
export async function handleOverdueMails(
  context: BaseContext,
  queueMails: (mailIds: readonly string[]) => Promise<void>,
): Promise<void> {
  await queueMails(await overdueMails(context));
}
