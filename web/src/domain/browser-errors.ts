/** The rows of `errors` that browsers say without being told: apart, so that pages do not load all of them. */
export const browserErrors = {
  throttled: { status: 429, sentence: 'Too many attempts. Wait a moment and try again.' },
  sign_in_failed: {
    status: 401,
    sentence: 'The email address or password is wrong, or the address is not confirmed yet.',
  },
  cookies_needed: {
    status: 403,
    sentence: 'Signing in needs cookies. Allow them for this site and try again.',
  },
  customer_suspended: { status: 403, sentence: 'This account is suspended. Contact support.' },
  unavailable: { status: 503, sentence: 'The service is unavailable right now. Try again in a moment.' },
  invalid: { status: 400, sentence: 'Some values are not valid.' },
  conflict: { status: 409, sentence: 'Someone else changed this in the meantime. Reload and try again.' },
  human_check_failed: { status: 403, sentence: 'Verification failed. Please try again.' },
  human_check_unavailable: {
    status: 503,
    sentence: 'Verification is unavailable right now. Try again in a moment.',
  },
  password_wrong: { status: 403, sentence: 'Incorrect password. Try again.' },
  google_unverified: { status: 403, sentence: 'Google has not verified this email address.' },
  google_failed: { status: 403, sentence: 'Google sign-in failed. Please try again.' },
  google_other: {
    status: 409,
    sentence:
      'The account with this address is connected to another Google account. Sign in with that one or with your password. No password yet? Set one with “Forgot password”.',
  },
  google_link_over: {
    status: 410,
    sentence: 'This took too long or was finished in another window. Continue with Google again.',
  },
  google_link_done: { status: 409, sentence: 'Google is connected to your account. Sign in to continue.' },
  google_needs_link: { status: 409, sentence: 'To connect Google, enter your password under “Google” first.' },
  google_taken: { status: 409, sentence: 'This Google account is already connected to another account.' },
  no_method: { status: 409, sentence: 'This phone cannot change its IP address.' },
  rotation_running: { status: 409, sentence: 'The phone is already changing its IP address.' },
  rotation_cooldown: { status: 429, sentence: 'The phone has just changed its IP address. Try again in a moment.' },
} as const;

export const tooMany = 'Too many attempts.';

/** Why something was refused, and when to try again. */
export function waitSentence(why: string, seconds: string | number): string {
  const wait = Number(seconds) < 60 ? `${seconds} s` : `${Math.ceil(Number(seconds) / 60)} min`;
  return `${why} Try again in ${wait}.`;
}
