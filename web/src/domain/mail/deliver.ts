import { seal, unseal } from '@pocketproxy/relay/contract';
import type { SystemContext } from '@/domain/context';
import { sealContext } from '@/domain/mail/queue';
import type { RenderedMail } from '@/mail/render';
import { isMailTemplate, type MailTemplate } from '@/mail/templates';
import type { MailTransport } from '@/mail/transport';

/** A mail that could not be sent for this long is given up. */
export const mailGivenUpMs = 24 * 3_600_000;

/**
 * Sends a queued mail. One that is sent already does nothing, so the job may run twice. Links are wiped once sent.
 * @throws what the transport threw, so that the job is tried again; never after {@link mailGivenUpMs}
 */
export async function deliverMail(
  context: SystemContext,
  { send, kind }: MailTransport,
  render: (template: MailTemplate, values: unknown) => RenderedMail,
  mailId: string,
): Promise<void> {
  const { db, keys, now } = context;
  const mail = await db.mail.findUnique({ where: { id: mailId } });
  if (!mail || mail.state !== 'queued' || mail.sealedValues === null) return;
  if (!isMailTemplate(mail.template)) throw new Error(`unknown mail template ${mail.template}`);
  const rendered = render(mail.template, JSON.parse(unseal(mail.sealedValues, sealContext(mailId), keys)));
  try {
    await send(mailId, mail.recipient, rendered);
  } catch (error) {
    const givenUp = now.getTime() - mail.createdAt.getTime() > mailGivenUpMs;
    const lastError = (error instanceof Error ? error.message : 'unknown').slice(0, 300);
    const end = givenUp ? ({ state: 'failed', finishedAt: now, sealedValues: null } as const) : {};
    await db.mail.update({ where: { id: mailId }, data: { attempts: { increment: 1 }, lastError, ...end } });
    if (givenUp) return;
    throw error;
  }
  const sealedMessage = kind === 'store' ? seal(JSON.stringify(rendered), sealContext(mailId), keys) : null;
  await db.mail.update({
    where: { id: mailId },
    data: {
      state: kind === 'store' ? 'stored' : 'sent',
      finishedAt: now,
      attempts: { increment: 1 },
      sealedValues: null,
      sealedMessage,
      lastError: null,
    },
  });
}

/** Ids of mails that should have left by now, oldest first: their job was lost or has used up its attempts. */
export async function overdueMails({ db, now }: SystemContext): Promise<string[]> {
  const mails = await db.mail.findMany({
    where: { state: 'queued', createdAt: { lt: new Date(now.getTime() - 10_000) } },
    orderBy: { createdAt: 'asc' },
    select: { id: true },
    take: 100,
  });
  return mails.map(({ id }) => id);
}
