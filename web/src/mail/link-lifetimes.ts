const hourMs = 3_600_000;

/** How long the links in mails work, in hours, where it is not configurable; the mails say it. */
export const linkHours = { verify_email: 24, change_email: 24, invitation: 7 * 24 } as const;

/** In ms. */
export function linkLifetimeMs(kind: keyof typeof linkHours): number {
  return linkHours[kind] * hourMs;
}

/** As a mail says it: days from two of them on, else hours. */
export function linkLifetime(kind: keyof typeof linkHours): string {
  const hours = linkHours[kind];
  return hours >= 48 && hours % 24 === 0 ? `${hours / 24} days` : `${hours} hours`;
}
