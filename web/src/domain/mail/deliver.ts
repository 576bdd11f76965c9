import type { Mail } from '@pocketproxy/prisma';
import { seal, unseal } from '@pocketproxy/relay/contract';
import type { BaseContext } from '@/domain/context';
import { linkLives } from '@/domain/link/lives';
import { sealContext } from '@/domain/mail/queue';
import { mailGivenUpMs, mailWaitMs, maxWaitMs } from '@/domain/mail/retry';
import { MailNotSent } from '@/mail/not-sent';
import type { RenderedMail } from '@/mail/render';
import { isMailTemplate, type MailTemplate } from '@/mail/templates';
import type { MailTransport } from '@/mail/transport';

/** An attempt that has not ended by then is taken for lost. Longer than any transport takes (30 s). */
const lostAfterMs = 60_000;

/** What became of a mail. Reasons hold codes only, no address and no secret. */
export type Delivery =
  | { readonly state: 'done' }
  /** To be tried at that time; the reason is null when another attempt runs, or ran a moment ago. */
  | { readonly state: 'waits'; readonly until: Date; readonly reason: string | null }
  | { readonly state: 'given_up'; readonly reason: string };

type Render = (template: MailTemplate, values: unknown) => RenderedMail;

/**
 * Sends a queued mail, if it is its time. One that has ended does nothing, so the job may run twice, also at once.
 * Attempts are counted when they start and wait longer each time ({@link mailWaitMs}); what is refused for good, has a
 * void link, or did not go out within {@link mailGivenUpMs} is given up. Links are wiped at the end, whichever it is.
 */
export async function deliverMail(
  context: BaseContext,
  transport: MailTransport,
  render: Render,
  mailId: string,
): Promise<Delivery> {
  const mail = await startAttempt(context, mailId);
  if (!mail) return whatBecameOf(context, mailId);
  try {
    const rendered = await attempt(context, transport, render, mail);
    await finishSent(context, transport.kind, mail, rendered);
    return { state: 'done' };
  } catch (error) {
    if (error instanceof MailNotSent) return finishNotSent(context, mail, error);
    throw error;
  }
}

/** Ids of mails that should have left 10 s ago: their job was lost. At most 100; each attempt puts a mail at the end. */
export async function overdueMails({ db, now }: BaseContext): Promise<string[]> {
  const mails = await db.mail.findMany({
    where: { state: 'queued', OR: [{ nextAttemptAt: { lt: after(now, -10_000) } }, waitsTooLong(now)] },
    orderBy: { nextAttemptAt: 'asc' },
    select: { id: true },
    take: 100,
  });
  return mails.map(({ id }) => id);
}

/** A clock that was ahead wrote when it is due: it is due now. */
function waitsTooLong(now: Date) {
  return { nextAttemptAt: { gt: after(now, maxWaitMs + lostAfterMs) } };
}

/** Takes the mail for one attempt: of many who try at once one gets it. */
async function startAttempt({ db, now }: BaseContext, mailId: string): Promise<Mail | undefined> {
  const [mail] = await db.mail.updateManyAndReturn({
    where: { id: mailId, state: 'queued', OR: [{ nextAttemptAt: { lte: now } }, waitsTooLong(now)] },
    data: { attempts: { increment: 1 }, nextAttemptAt: after(now, lostAfterMs) },
  });
  return mail;
}

async function whatBecameOf({ db }: BaseContext, mailId: string): Promise<Delivery> {
  const mail = await db.mail.findUnique({ where: { id: mailId } });
  if (mail?.state !== 'queued') return { state: 'done' };
  return { state: 'waits', until: mail.nextAttemptAt, reason: null };
}

/** @throws MailNotSent */
async function attempt(
  context: BaseContext,
  { send }: MailTransport,
  render: Render,
  mail: Mail,
): Promise<RenderedMail> {
  const lostForADay = mail.attempts > 1 && context.now > after(mail.createdAt, mailGivenUpMs);
  if (lostForADay) throw new MailNotSent(mail.lastError ?? 'every attempt was lost', { permanent: true });
  const values = orNotSent('cannot be unsealed', () => openValues(context, mail));
  if (mail.linkHash !== null && !(await linkLives(context, mail.linkHash)))
    throw new MailNotSent('its link no longer works', { permanent: true });
  const rendered = orNotSent('cannot be rendered', () => renderNamed(render, mail.template, values));
  await send(mail.id, mail.recipient, rendered);
  return rendered;
}

/** A missing key or template may come with the next deployment, so neither is permanent. */
function orNotSent<T>(reason: string, work: () => T): T {
  try {
    return work();
  } catch {
    // What was thrown may quote the values
    throw new MailNotSent(reason, { permanent: false });
  }
}

function openValues({ keys }: BaseContext, { id, sealedValues }: Mail): unknown {
  return JSON.parse(unseal(sealedValues ?? '', sealContext(id), keys));
}

function renderNamed(render: Render, template: string, values: unknown): RenderedMail {
  if (!isMailTemplate(template)) throw new Error(`unknown mail template ${template}`);
  return render(template, values);
}

async function finishSent(
  { db, keys, now }: BaseContext,
  kind: MailTransport['kind'],
  { id }: Mail,
  rendered: RenderedMail,
): Promise<void> {
  const stored = kind === 'store';
  const sealedMessage = stored ? seal(JSON.stringify(rendered), sealContext(id), keys) : null;
  const state = stored ? 'stored' : 'sent';
  await db.mail.updateMany({
    where: { id },
    data: { state, finishedAt: now, sealedValues: null, sealedMessage, lastError: null },
  });
}

async function finishNotSent(
  { db, now }: BaseContext,
  { id, attempts, createdAt }: Mail,
  { message: reason, permanent }: MailNotSent,
): Promise<Delivery> {
  // Not if it was taken for lost meanwhile: then the next attempt says what became of it
  const where = { id, state: 'queued', attempts } as const;
  const until = after(now, mailWaitMs(attempts));
  if (permanent || until > after(createdAt, mailGivenUpMs)) {
    const end = { state: 'failed', finishedAt: now, sealedValues: null } as const;
    await db.mail.updateMany({ where, data: { ...end, lastError: reason } });
    return { state: 'given_up', reason };
  }
  await db.mail.updateMany({ where, data: { nextAttemptAt: until, lastError: reason } });
  return { state: 'waits', until, reason };
}

function after(time: Date, ms: number): Date {
  return new Date(time.getTime() + ms);
}
