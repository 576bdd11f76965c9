import { databaseTime } from '@/domain/database-time';
import { deliverMail, overdueMails } from '@/domain/mail/deliver';
import type { JobTools } from '@/jobs/job';
import { renderMail } from '@/mail/render';
import type { MailTemplate } from '@/mail/templates';

/** Tries to send one mail and says why, if it could not. Resolves to when the job is to run again, unless it has ended. */
export async function handleMail(
  { context, log, transport, settings: { brand } }: JobTools,
  { mailId }: { readonly mailId: string },
): Promise<Date | void> {
  const render = (template: MailTemplate, values: unknown) => renderMail(brand, template, values);
  const now = await databaseTime(context.db);
  const delivery = await deliverMail({ ...context, now }, transport, render, mailId);
  switch (delivery.state) {
    case 'done':
      return;
    case 'waits':
      if (delivery.reason !== null) log.warn({ mailId, ...delivery }, 'mail not sent yet');
      return new Date(Date.now() + delivery.until.getTime() - now.getTime()); // by the queue's clock, which may be wrong
    case 'given_up':
      return log.warn({ mailId, ...delivery }, 'mail given up');
    default:
      return delivery satisfies never;
  }
}

/** Queues what should have left by now. */
export async function handleOverdueMails({ context, queueMails, report }: JobTools): Promise<void> {
  const overdue = await overdueMails({ ...context, now: await databaseTime(context.db) });
  await report({ queued: overdue.length });
  await queueMails(overdue);
}
