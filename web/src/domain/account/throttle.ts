import type { Context, SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { addressKey } from '@/lib/client-address';
import type { Throttle } from '@/lib/throttle';

/**
 * Counts a use of a public form before anything is looked up, so that known and unknown addresses are refused alike:
 * - per source address: 30 an hour over all forms, against one source that tries many addresses;
 * - per e-mail address: 5 an hour over all forms, against filling somebody's mailbox.
 * @throws AppError `throttled` with details.retryAfterSeconds
 */
export async function countPublicForm({ ip }: SystemContext, throttle: Throttle, email?: string): Promise<void> {
  refuse(await throttle.take('account_address', addressKey(ip)));
  if (email !== undefined) refuse(await throttle.take('account_email', email));
}

/** Counts a password typed again by a signed-in person: 10 in 15 minutes per person. @throws AppError `throttled` */
export async function countPasswordCheck({ viewer }: Context, throttle: Throttle): Promise<void> {
  refuse(await throttle.take('account_password', viewer.userId));
}

function refuse(retryAfterSeconds: number | undefined): void {
  if (retryAfterSeconds !== undefined) throw new AppError('throttled', { retryAfterSeconds });
}
