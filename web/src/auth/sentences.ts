import { errors, throttledSentence, type AppError } from '@/domain/errors';

const known = [
  'sign_in_failed',
  'customer_suspended',
  'unavailable',
  'conflict',
  'human_check_failed',
  'human_check_unavailable',
  'google_unverified',
  'google_needs_link',
  'google_taken',
] as const;

/** What next-auth is told of a refused sign-in, and hands to the browser: the code, and the time to wait. */
export function signInError({ code, details }: AppError): string {
  return code === 'throttled' ? `throttled:${details?.retryAfterSeconds}` : code;
}

/** Seconds to wait before the next sign-in, where that is why it was refused. */
export function secondsToWait(error: string | null | undefined): number | undefined {
  const [, seconds] = /^throttled:(\d{1,5})$/.exec(error ?? '') ?? [];
  return seconds === undefined ? undefined : Number(seconds);
}

/** What a person reads when signing in fails. */
export function signInSentence(error: string | null | undefined): string {
  const seconds = secondsToWait(error);
  if (seconds !== undefined) return throttledSentence(seconds);
  const found = known.find((code) => code === error);
  return found ? errors[found].sentence : errors.unavailable.sentence;
}
