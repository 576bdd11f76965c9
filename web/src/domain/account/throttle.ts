import type { Context, SystemContext } from '@/domain/context';
import { refuseThrottled } from '@/domain/errors';
import { browserThatKnows } from '@/domain/session/known-browser';
import { addressKey } from '@/base/address-key';
import type { Throttle } from '@/base/throttle';

/**
 * Counts a use of a public form before anything is looked up, so that known and unknown addresses are refused alike:
 * - per source address, which a carrier's or an office's many people may share: 60 an hour over all forms, against one
 *   source that tries many addresses;
 * - per email address and form: 5 an hour, against filling someone's mailbox. Each form counts for itself, and when
 *   typed in a browser from which that person signed in before, only its own 5 an hour: a stranger who sends forms
 *   with someone's address keeps no one from a new password (AUTH-04, docs/adr/0013).
 * @throws AppError `throttled` with details.retryAfterSeconds
 */
export async function countPublicForm(
  context: SystemContext,
  typed?: { readonly form: 'sign_up' | 'resend' | 'forgot' | 'change_email'; readonly email: string },
): Promise<void> {
  const { throttle } = context;
  const browser = typed && browserThatKnows(context, typed.email);
  if (typed && browser)
    return refuseThrottled(await throttle.take('account_email', `${typed.form} ${typed.email} ${browser}`));
  refuseThrottled(await throttle.take('account_address', addressKey(context.ip)));
  if (typed) refuseThrottled(await throttle.take('account_email', `${typed.form} ${typed.email}`));
}

/**
 * Counts an invitation, since it is a mail to whomever an owner likes: 5 an hour to one address, 60 an hour for the
 * customer. @throws AppError `throttled`
 */
export async function countInvitation({ throttle }: Context, customerId: string, email: string): Promise<void> {
  refuseThrottled(await throttle.take('invitation_customer', customerId));
  refuseThrottled(await throttle.take('account_email', `invitation ${customerId} ${email}`));
}

/**
 * Counts a share, before its address is looked up: 60 an hour for the customer, against one that tries many addresses.
 * @throws AppError `throttled`
 */
export async function countShare(throttle: Throttle, customerId: string): Promise<void> {
  refuseThrottled(await throttle.take('share_customer', customerId));
}

/** Counts a password typed again by a signed-in person: 10 in 15 minutes per person. @throws AppError `throttled` */
export async function countPasswordCheck({ viewer, throttle }: Context): Promise<void> {
  refuseThrottled(await throttle.take('account_password', viewer.userId));
}
