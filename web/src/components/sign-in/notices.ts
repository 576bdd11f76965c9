const notices = {
  ended: 'Your session has ended. Sign in again.',
  confirmed: 'Your email address is confirmed. Sign in to continue.',
} as const;

/** What people read above the sign-in form when another page has sent them there with `?notice=`, if it is one of ours. */
export function signInNotice(name: unknown): string | undefined {
  return name === 'ended' || name === 'confirmed' ? notices[name] : undefined;
}
