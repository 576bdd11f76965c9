import { browserErrors, tooMany, waitSentence } from '@/domain/browser-errors';
import type { AppError } from '@/domain/errors';

const known = [
  'sign_in_failed',
  'cookies_needed',
  'customer_suspended',
  'unavailable',
  'invalid',
  'conflict',
  'human_check_failed',
  'human_check_unavailable',
  'password_wrong',
  'google_unverified',
  'google_failed',
  'google_other',
  'google_link_over',
  'google_link_done',
  'google_needs_link',
  'google_taken',
] as const;

/** What next-auth receives about a refused sign-in, and hands to the browser: the code, and the time to wait. */
export function signInError({ code, details }: AppError): string {
  return code === 'throttled' ? `throttled:${details?.retryAfterSeconds}` : code;
}

/** Seconds to wait before the next sign-in, where that is why it was refused. */
export function secondsToWait(error: string | null | undefined): number | undefined {
  const [, seconds] = /^throttled:(\d{1,5})$/.exec(error ?? '') ?? [];
  return seconds === undefined ? undefined : Number(seconds);
}

/** next-auth's own codes for a round trip to Google that broke, was forged or was cancelled. */
const broken = ['OAuthSignin', 'OAuthCallback', 'Callback', 'AccessDenied'];

/** What a person reads when signing in fails: next-auth hands over the error's code as text. */
export function signInSentence(code: string | null | undefined): string {
  const seconds = secondsToWait(code);
  if (seconds !== undefined) return waitSentence(tooMany, seconds);
  if (broken.some((one) => one === code)) return browserErrors.google_failed.sentence;
  const found = known.find((one) => one === code);
  return found ? browserErrors[found].sentence : browserErrors.unavailable.sentence;
}
