import type { Context, SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { isKnownPlace } from '@/domain/session/known-place';
import { addressKey } from '@/lib/client-address';
import type { Throttle } from '@/lib/throttle';

/**
 * Counts a use of a public form before anything is looked up, so that known and unknown addresses are refused alike:
 * - per source address, which a carrier's or an office's many people may share: 60 an hour over all forms, against one
 *   source that tries many addresses;
 * - per e-mail address and form: 5 an hour, against filling somebody's mailbox. Each form counts for itself, and when
 *   the count is used up the account's own people still have 5 from where they sign in: a stranger who sends forms with
 *   somebody's address keeps nobody from a new password (AUTH-04).
 * @throws AppError `throttled` with details.retryAfterSeconds
 */
export async function countPublicForm(
  context: SystemContext,
  throttle: Throttle,
  typed?: { readonly form: 'sign_up' | 'resend' | 'forgot' | 'change_email'; readonly email: string },
): Promise<void> {
  const address = addressKey(context.ip);
  refuse(await throttle.take('account_address', address));
  if (!typed) return;
  const key = `${typed.form} ${typed.email}`;
  const wait = await throttle.take('account_email', key);
  if (wait === undefined) return;
  const user = await context.db.user.findUnique({ where: { email: typed.email }, select: { id: true } });
  if (!(await isKnownPlace(context, user?.id))) refuse(wait);
  refuse(await throttle.take('account_email', `${key} ${address}`));
}

/**
 * Counts an invitation, since it is a mail to whomever an owner likes: 5 an hour to one address, 60 an hour for the
 * customer. @throws AppError `throttled`
 */
export async function countInvitation(throttle: Throttle, customerId: string, email: string): Promise<void> {
  refuse(await throttle.take('invitation_customer', customerId));
  refuse(await throttle.take('account_email', `invitation ${customerId} ${email}`));
}

/**
 * Counts a share, before its address is looked up: 60 an hour for the customer, against one that tries many addresses.
 * @throws AppError `throttled`
 */
export async function countShare(throttle: Throttle, customerId: string): Promise<void> {
  refuse(await throttle.take('share_customer', customerId));
}

/** Counts a password typed again by a signed-in person: 10 in 15 minutes per person. @throws AppError `throttled` */
export async function countPasswordCheck({ viewer }: Context, throttle: Throttle): Promise<void> {
  refuse(await throttle.take('account_password', viewer.userId));
}

function refuse(retryAfterSeconds: number | undefined): void {
  if (retryAfterSeconds !== undefined) throw new AppError('throttled', { retryAfterSeconds });
}
