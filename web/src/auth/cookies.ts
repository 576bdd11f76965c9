/** Names of the session cookie: with the __Host- prefix behind TLS (RFC 6265bis §4.1.3.2), plain without. */
export const sessionCookieNames = { secure: '__Host-pocketproxy.session', plain: 'pocketproxy.session' } as const;

export function sessionCookieName(secure: boolean): string {
  return secure ? sessionCookieNames.secure : sessionCookieNames.plain;
}
