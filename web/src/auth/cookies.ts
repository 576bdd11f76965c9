/** Names of the session cookie: with the __Host- prefix behind TLS (RFC 6265bis §4.1.3.2), plain without. */
export const sessionCookieNames = { secure: '__Host-pocketproxy.session', plain: 'pocketproxy.session' } as const;

/** Name of the cookie that waits for a password after Google proved the address of an account; its value is a secret. */
export function googleLinkCookieName(secure: boolean): string {
  return `${secure ? '__Host-' : ''}pocketproxy.google-link`;
}

/** Name of the cookie by which a browser is known again; it outlives the session. */
export function knownBrowserCookieName(secure: boolean): string {
  return `${secure ? '__Host-' : ''}pocketproxy.browser`;
}

/** Name of the cookie in which next-auth keeps where to go after a round trip. */
export function callbackCookieName(secure: boolean): string {
  return `${secure ? '__Host-' : ''}pocketproxy.callback`;
}

/** The value of one cookie in a Cookie header (RFC 6265 §4.2.1). */
export function cookieOf(header: string | null | undefined, name: string): string | undefined {
  const pair = header?.split(/;\s*/).find((part) => part.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}

/** Options of every cookie of ours; `__Host-` asks for exactly this path and, behind TLS, Secure. */
export function cookieOptions(secure: boolean) {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
}

export function sessionCookieName(secure: boolean): string {
  return secure ? sessionCookieNames.secure : sessionCookieNames.plain;
}
