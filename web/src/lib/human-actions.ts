/** The forms that Turnstile protects; each token is good for one of them. */
export const humanActions = ['sign-up', 'sign-in', 'forgot', 'resend', 'reset'] as const;
export type HumanAction = (typeof humanActions)[number];
