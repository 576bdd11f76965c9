import { getSystemErrorName } from 'node:util';
import { z } from 'zod';
import { MailNotSent } from './not-sent';

/** What Nodemailer says of a failure. Its message and the server's words may hold the address, so they are left out. */
const nodemailerError = z.object({
  code: z.string().optional().catch(undefined),
  command: z.string().optional().catch(undefined),
  /** The server's reply code, when it has replied. */
  responseCode: z.number().optional().catch(undefined),
  response: z.string().optional().catch(undefined),
  /** Of the system, when there was no connection. */
  errno: z.number().int().negative().optional().catch(undefined),
});

/**
 * An SMTP failure by its codes: "SMTP 550 5.1.1 at RCPT TO". Permanent is a 5xx reply to the mail, not one to our
 * sign-in: that is mended in the configuration, and the mail goes out then.
 */
export function smtpProblem(error: unknown): MailNotSent {
  const { code, command, responseCode, response, errno } = nodemailerError.safeParse(error).data ?? {};
  if (responseCode === undefined) {
    const what = errno === undefined ? (code ?? 'failed') : getSystemErrorName(errno);
    return new MailNotSent(`SMTP ${what}`, { permanent: false });
  }
  // RFC 3463: 5.1.1 = bad destination mailbox address
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response ?? '')?.[1];
  const words = ['SMTP', responseCode, enhanced, command && `at ${command}`].filter((word) => word !== undefined);
  return new MailNotSent(words.join(' '), { permanent: responseCode >= 500 && code !== 'EAUTH' });
}
