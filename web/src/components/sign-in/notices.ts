import { errors } from '@/domain/errors';

const notices = {
  /** As a sign-in would say it. */
  suspended: errors.customer_suspended.sentence,
  ended: 'Your session has ended. Sign in again.',
  confirmed: 'Your email address is confirmed. Sign in to continue.',
} as const;

/** What people read above the sign-in form when another page has sent them there with `?notice=`, if it is one of ours. */
export function signInNotice(name: unknown): string | undefined {
  return Object.entries(notices).find(([one]) => one === name)?.[1];
}
