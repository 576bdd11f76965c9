/**
 * A path of this site to go to after sign-in, or undefined. Refuses other hosts in every spelling that browsers
 * follow: `//host`, `/\host`, control characters, absolute URLs.
 */
export function safePath(from: unknown): string | undefined {
  if (typeof from !== 'string' || from.length > 500 || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(from)) return undefined;
  const url = new URL(from, 'http://site.invalid');
  // `/..//host` is a path only until it is normalised
  return url.host === 'site.invalid' && !url.pathname.startsWith('//') ? `${url.pathname}${url.search}` : undefined;
}
