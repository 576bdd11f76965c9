/** The forms that Turnstile protects; each token is good for one of them. */
export const humanActions = [
  'sign-up',
  'sign-in',
  'link-google',
  'forgot',
  'resend',
  'reset',
  'verify-email',
  'confirm-email',
  'invitation',
  'set-password',
] as const;
export type HumanAction = (typeof humanActions)[number];
