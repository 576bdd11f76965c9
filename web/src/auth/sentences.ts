import { errors } from '@/domain/errors';

const known = [
  'sign_in_failed',
  'throttled',
  'customer_suspended',
  'unavailable',
  'conflict',
  'human_check_failed',
  'human_check_unavailable',
  'google_unverified',
  'google_needs_link',
  'google_taken',
] as const;

/** What a person reads when signing in fails: next-auth hands over the error's code as text. */
export function signInSentence(code: string | null | undefined): string {
  const found = known.find((one) => one === code);
  return found ? errors[found].sentence : errors.unavailable.sentence;
}
