import { errors } from '@/domain/errors';

/** What a person reads when signing in fails: next-auth hands over the error's code as text. */
export function signInSentence(code: string | null | undefined): string {
  const known = (['sign_in_failed', 'throttled', 'customer_suspended', 'unavailable'] as const).find(
    (one) => one === code,
  );
  return known ? errors[known].sentence : errors.unavailable.sentence;
}
