import { errors } from '@/domain/errors';

const known = [
  'sign_in_failed',
  'throttled',
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
  'google_needs_link',
  'google_taken',
] as const;

/** next-auth's own codes for a round trip to Google that broke, was forged or was called off. */
const broken = ['OAuthSignin', 'OAuthCallback', 'Callback', 'AccessDenied'];

/** What a person reads when signing in fails: next-auth hands over the error's code as text. */
export function signInSentence(code: string | null | undefined): string {
  if (broken.some((one) => one === code)) return errors.google_failed.sentence;
  const found = known.find((one) => one === code);
  return found ? errors[found].sentence : errors.unavailable.sentence;
}
