import type { SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { isKnownPlace } from '@/domain/session/known-place';
import { addressKey } from '@/lib/client-address';
import type { Throttle } from '@/lib/throttle';

export interface SignInAttempt {
  /** Gives the attempt back after the right password. */
  succeeded(): Promise<void>;
}

/**
 * Counts a sign-in attempt, by three counters, each before the password is checked:
 * - per source address: 30 in 15 minutes, against one source that tries many accounts;
 * - per account and source: 10 in 15 minutes, against one source that tries one account;
 * - per account over all sources: 100 an hour, against many sources that try one account. When this one is used up,
 *   the account's own people still get in from where they signed in during the last 90 days: a stranger cannot lock
 *   the right person out of the right place (AUTH-04, pitfall 28).
 * @throws AppError `throttled` with details.retryAfterSeconds
 */
export async function countSignIn(
  context: SystemContext,
  throttle: Throttle,
  email: string,
  userId: string | undefined,
): Promise<SignInAttempt> {
  const address = addressKey(context.ip);
  const pair = `${email} ${address}`;
  refuse(await throttle.take('sign_in_address', address));
  refuse(await throttle.take('sign_in_account_address', pair));
  const wait = await throttle.take('sign_in_account', email);
  if (wait !== undefined && !(await isKnownPlace(context, userId))) refuse(wait);
  return {
    async succeeded() {
      await throttle.giveBack('sign_in_address', address);
      await throttle.giveBack('sign_in_account_address', pair);
      await throttle.giveBack('sign_in_account', email);
    },
  };
}

function refuse(retryAfterSeconds: number | undefined): void {
  if (retryAfterSeconds !== undefined) throw new AppError('throttled', { retryAfterSeconds });
}
