import { createTransport } from 'nodemailer';
import { Resend } from 'resend';
import type { Config } from '@/config';
import type { RenderedMail } from './render';

/** Sends one mail, or throws. `id` keeps a second attempt from becoming a second mail where the other side knows how. */
export interface MailTransport {
  readonly kind: 'resend' | 'smtp' | 'store';
  send(id: string, to: string, mail: RenderedMail): Promise<void>;
}

const sendTimeoutMs = 30_000;

/** Resend where it is configured, else SMTP, else none: mails stay in the database for /dev/inbox. */
export function openMailTransport({ mail }: Pick<Config, 'mail'>): MailTransport {
  if (mail.resend) return overResend(mail.resend.apiKey.reveal(), mail.resend.baseUrl, mail.from);
  if (mail.smtpUrl) return overSmtp(mail.smtpUrl.reveal(), mail.from);
  return { kind: 'store', send: async () => undefined };
}

function overResend(apiKey: string, baseUrl: string | undefined, from: string): MailTransport {
  const resend = new Resend(apiKey, baseUrl === undefined ? {} : { baseUrl });
  return {
    kind: 'resend',
    async send(id, to, { subject, html, text }) {
      const { error } = await resend.emails.send({ from, to, subject, html, text }, { idempotencyKey: id });
      if (error) throw new Error(`Resend refused: ${error.name}`);
    },
  };
}

function overSmtp(url: string, from: string): MailTransport {
  const smtp = createTransport(url, { from });
  const { host } = new URL(`http://${from.split('@').pop()?.replace('>', '') ?? 'localhost'}`);
  return {
    kind: 'smtp',
    async send(id, to, { subject, html, text }) {
      const ended = AbortSignal.timeout(sendTimeoutMs);
      const late = new Promise<never>((_, reject) =>
        ended.addEventListener('abort', () => reject(new Error('SMTP took too long'))),
      );
      // One recipient, never parsed as a list
      const message = { to: { name: '', address: to }, subject, html, text, messageId: `<${id}@${host}>` };
      await Promise.race([smtp.sendMail(message), late]);
    },
  };
}
