import { createTransport } from 'nodemailer';
import { Resend } from 'resend';
import type { Secret } from '@/base/secret';
import { MailNotSent } from './not-sent';
import type { RenderedMail } from './render';
import { smtpProblem } from './smtp-problem';

/** How mails leave. */
export interface MailConfig {
  /** As it stands in the From line, name included. */
  readonly from: string;
  readonly resend: { readonly apiKey: Secret; readonly baseUrl: string | undefined } | undefined;
  readonly smtpUrl: Secret | undefined;
}

/** Sends one mail. `id` keeps a second attempt from becoming a second mail where the other side knows how. */
export interface MailTransport {
  readonly kind: 'resend' | 'smtp' | 'store';
  /** @throws MailNotSent, at the latest after 30 s (SMTP) or 10 s (Resend), whatever the other side does */
  send(id: string, to: string, mail: RenderedMail): Promise<void>;
}

/** How long the other side may take. */
export const mailTimeouts = { smtpMs: 30_000, resendMs: 10_000 } as const;
type MailTimeouts = Readonly<Record<keyof typeof mailTimeouts, number>>;

/** Resend where it is configured, else SMTP, else none: mails stay in the database for /dev/inbox. */
export function openMailTransport(
  { mail }: { readonly mail: MailConfig },
  { smtpMs, resendMs }: MailTimeouts = mailTimeouts,
): MailTransport {
  if (mail.resend) return overResend(mail.resend.apiKey.reveal(), mail.resend.baseUrl, mail.from, resendMs);
  if (mail.smtpUrl) return overSmtp(mail.smtpUrl.reveal(), mail.from, smtpMs);
  return { kind: 'store', send: async () => undefined };
}

/** Refusals that say nothing about the mail: our key, or another attempt that runs still. */
const notOfTheMail: readonly string[] = [
  'missing_api_key',
  'restricted_api_key',
  'invalid_api_key',
  'concurrent_idempotent_requests',
];

function overResend(apiKey: string, baseUrl: string | undefined, from: string, timeoutMs: number): MailTransport {
  const resend = new Resend(apiKey, baseUrl === undefined ? {} : { baseUrl });
  return {
    kind: 'resend',
    async send(id, to, { subject, html, text }) {
      const signal = AbortSignal.timeout(timeoutMs);
      const message = { from, to, subject, html, text };
      const { error } = await resend.emails.send(message, { idempotencyKey: id, signal });
      if (!error) return;
      if (signal.aborted) throw new MailNotSent('Resend took too long', { permanent: false });
      const status = error.statusCode ?? 0;
      const refused = status >= 400 && status < 500 && status !== 408 && status !== 429;
      const permanent = refused && !notOfTheMail.includes(error.name);
      throw new MailNotSent(`Resend ${status || 'failed'} ${error.name}`, { permanent });
    },
  };
}

function overSmtp(url: string, from: string, timeoutMs: number): MailTransport {
  const smtp = createTransport(url, { from });
  const { host } = new URL(`http://${from.split('@').pop()?.replace('>', '') ?? 'localhost'}`);
  return {
    kind: 'smtp',
    async send(id, to, { subject, html, text }) {
      // Cuts the connection, so that nothing goes out after it was taken for lost
      const signal = AbortSignal.timeout(timeoutMs);
      // One recipient, never parsed as a list
      const message = { to: { name: '', address: to }, subject, html, text, messageId: `<${id}@${host}>`, signal };
      await smtp.sendMail(message).catch((error: unknown) => {
        throw signal.aborted ? new MailNotSent('SMTP took too long', { permanent: false }) : smtpProblem(error);
      });
    },
  };
}
