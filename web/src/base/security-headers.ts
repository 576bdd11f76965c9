/** Where Turnstile's widget comes from. */
const turnstile = 'https://challenges.cloudflare.com';

interface PolicyOptions {
  readonly nonce: string;
  readonly development: boolean;
  /** Turnstile has keys: its script and frame are let in. */
  readonly protectedForms: boolean;
}

/**
 * The Content Security Policy of a page. Scripts run by nonce only, and what they load themselves; styles may be
 * inline, since positions and charts are style attributes.
 */
export function contentSecurityPolicy({ nonce, development, protectedForms }: PolicyOptions): string {
  // React's development build evaluates code to make its stack traces
  const evaluation = development ? [`'unsafe-eval'`] : [];
  const widget = protectedForms ? [turnstile] : [];
  const directives: Record<string, readonly string[]> = {
    'default-src': [`'self'`],
    'script-src': [`'self'`, `'nonce-${nonce}'`, `'strict-dynamic'`, ...widget, ...evaluation],
    'style-src': [`'self'`, `'unsafe-inline'`],
    'img-src': [`'self'`, 'data:', 'blob:'],
    'font-src': [`'self'`],
    'connect-src': [`'self'`, ...(development ? ['ws:'] : [])],
    'frame-src': [`'self'`, ...widget],
    'object-src': [`'none'`],
    'base-uri': [`'none'`],
    'form-action': [`'self'`],
    'frame-ancestors': [`'none'`],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/** Headers of every answer; HSTS counts over TLS only (RFC 6797 §7.2), so plain http ignores it. */
export const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  // Not no-referrer: that makes the Origin of our own forms null (Fetch §3.2)
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
  { key: 'Strict-Transport-Security', value: 'max-age=31536000; includeSubDomains' },
] as const;

/** What replaces some of them where the address itself is a secret. */
export const secretAddressHeaders = [
  { key: 'Referrer-Policy', value: 'no-referrer' },
  { key: 'X-Robots-Tag', value: 'noindex' },
] as const;
