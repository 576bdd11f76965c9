import type { SystemContext } from '@/domain/context';
import { refuseThrottled } from '@/domain/errors';
import { browserThatKnows } from '@/domain/session/known-browser';
import { addressKey } from '@/base/address-key';
import type { ThrottleName } from '@/base/throttle';

export interface SignInAttempt {
  /** Returns the attempt after the right password. */
  succeeded(): Promise<void>;
}

/**
 * Counts a sign-in attempt, by three counters, each before the password is checked:
 * - per source address: 30 in 15 minutes, against one source that tries many accounts;
 * - per account and source: 10 in 15 minutes, against one source that tries one account;
 * - per account over all sources: 100 an hour, against many sources that try one account.
 * In a browser from which this person signed in before, only its own counter: 10 in 15 minutes. So no stranger locks the
 * right person out of the right place, from anywhere or from the same address, and since it hangs on what the browser
 * shows, not on whether the account exists, it reveals nothing (AUTH-04, pitfall 28, docs/adr/0013).
 * @throws AppError `throttled` with details.retryAfterSeconds
 */
export async function countSignIn(context: SystemContext, email: string): Promise<SignInAttempt> {
  const { throttle } = context;
  const browser = browserThatKnows(context, email);
  const address = addressKey(context.ip);
  const counters: readonly (readonly [ThrottleName, key: string])[] = browser
    ? [['sign_in_account_address', `${email} ${browser}`]]
    : [
        ['sign_in_address', address],
        ['sign_in_account_address', `${email} ${address}`],
        ['sign_in_account', email],
      ];
  for (const [name, key] of counters) refuseThrottled(await throttle.take(name, key));
  return {
    async succeeded() {
      for (const [name, key] of counters) await throttle.refund(name, key);
    },
  };
}
