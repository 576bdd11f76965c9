import { nilUuid } from '@pocketproxy/prisma';
import type { SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { addressKey } from '@/lib/client-address';
import type { Throttle } from '@/lib/throttle';

/**
 * Three counters, each attempt counted before the password is checked:
 * - per source address: 30 in 15 minutes, against one source that tries many accounts;
 * - per account and source: 10 in 15 minutes, against one source that tries one account;
 * - per account over all sources: 100 an hour, against many sources that try one account. When this one is used up,
 *   the account's own people still get in from where they signed in during the last 90 days: a stranger cannot lock
 *   the right person out of the right place (AUTH-04, pitfall 28).
 */
const knownForMs = 90 * 24 * 3_600_000;

export interface SignInAttempt {
  /** Gives the attempt back after the right password. */
  succeeded(): Promise<void>;
}

/** Counts a sign-in attempt. @throws AppError `throttled` with details.retryAfterSeconds */
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

async function isKnownPlace({ db, ip, now }: SystemContext, userId: string | undefined): Promise<boolean> {
  const signIns = await db.auditLog.findMany({
    where: {
      targetId: userId ?? nilUuid,
      action: 'session.sign_in',
      at: { gt: new Date(now.getTime() - knownForMs) },
    },
    select: { ip: true },
    orderBy: { at: 'desc' },
    take: 100,
  });
  return ip !== null && signIns.some((signIn) => addressKey(signIn.ip) === addressKey(ip));
}
