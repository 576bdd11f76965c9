import { z } from 'zod';
import type { Config } from '@/config';
import { AppError } from '@/domain/errors';
import type { HumanAction } from '@/base/human-actions';

/** Checks Turnstile's token for a form. @throws AppError `human_check_failed`, `human_check_unavailable` */
export type HumanCheck = (token: string | undefined, action: HumanAction, ip: string | null) => Promise<void>;

/** The person waits for it, and 10 s are the most that they should. */
const verifyTimeoutMs = 8_000;

/** Codes of siteverify that concern us or them, not of the person: developers.cloudflare.com/turnstile, error codes. */
const notThePerson = ['missing-input-secret', 'invalid-input-secret', 'bad-request', 'internal-error'];

const answerShape = z.object({
  success: z.boolean(),
  'error-codes': z.array(z.string()).optional(),
  hostname: z.string().optional(),
  action: z.string().optional(),
});

/**
 * Asks Turnstile's siteverify: the token must be good, unused, made for this form and on our own host. Whatever cannot
 * be verified is refused (AUTH-04). Without keys, in development only, everything passes.
 * @param timeoutMs how long siteverify may take, its whole answer included
 */
export function openHumanCheck(
  { turnstile, publicUrl }: Pick<Config, 'turnstile' | 'publicUrl'>,
  timeoutMs = verifyTimeoutMs,
): HumanCheck {
  if (!turnstile) return async () => undefined;
  const { hostname } = new URL(publicUrl);
  return async (token, action, ip) => {
    if (!token) throw new AppError('human_check_failed');
    const form = new URLSearchParams({ secret: turnstile.secretKey.reveal(), response: token });
    if (ip !== null) form.set('remoteip', ip);
    const answer = await ask(turnstile.verifyUrl, form, timeoutMs);
    if (answer['error-codes']?.some((code) => notThePerson.includes(code)))
      throw new AppError('human_check_unavailable');
    if (!answer.success || answer.hostname !== hostname || answer.action !== action)
      throw new AppError('human_check_failed');
  };
}

async function ask(url: string, body: URLSearchParams, timeoutMs: number): Promise<z.infer<typeof answerShape>> {
  try {
    const response = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(timeoutMs) });
    return answerShape.parse(await response.json());
  } catch {
    throw new AppError('human_check_unavailable');
  }
}
