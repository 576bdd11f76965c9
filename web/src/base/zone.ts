/** Cookie with the browser's IANA zone, so that the server's first answer is already on the viewer's clock. */
export const zoneCookie = 'zone';

/** The zone of a cookie's value; UTC for none or for what is no zone. */
export function zoneOf(value: string | undefined): string {
  if (!value) return 'UTC';
  try {
    return new Intl.DateTimeFormat('en', { timeZone: decodeURIComponent(value) }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
