const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** How long each kind of one-time link works, in ms. Mails, screens and the README say it. */
export const linkLifetimeMs = {
  verify_email: 24 * hourMs,
  /** The default; `RESET_LINK_HOURS` changes it, and the mail says what is configured. */
  reset_password: hourMs,
  change_email: 24 * hourMs,
  invitation: 7 * 24 * hourMs,
  /** Printed by `scripts/operator`. */
  set_password: 24 * hourMs,
  /** In a browser's cookie, between Google and the account's password. */
  link_google: 10 * minuteMs,
} as const;

/** As people read it: days from two of them on, then hours, else minutes. */
export function linkLifetime(kind: keyof typeof linkLifetimeMs): string {
  const hours = linkLifetimeMs[kind] / hourMs;
  if (hours >= 48 && hours % 24 === 0) return `${hours / 24} days`;
  return hours >= 2 ? `${hours} hours` : `${hours * 60} minutes`;
}
