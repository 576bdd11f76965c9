import { isIPv4 } from 'node:net';

/**
 * Why production must not use this DATABASE_URL, or undefined. The rule of relay/contract/plaintext.ts, which the
 * migrations cannot import; a test holds both equal.
 */
export function plaintextProblem(databaseUrl, allowPlaintext = '') {
  if (allowPlaintext.split(',').some((name) => name.trim() === 'postgres')) return undefined;
  const { hostname, searchParams } = new URL(databaseUrl);
  const modes = searchParams.getAll('sslmode');
  if (modes.length > 0 && modes.every((mode) => mode === 'verify-full')) return undefined;
  if (staysHere(searchParams.getAll('host').at(-1) ?? hostname)) return undefined;
  return 'DATABASE_URL must use TLS to another host (sslmode=verify-full), or ALLOW_PLAINTEXT must name postgres';
}

function staysHere(host) {
  if (isIPv4(host)) return host.startsWith('127.');
  return host === '[::1]' || host === '' || host.startsWith('/') || /^[a-z][a-z0-9_-]*$/i.test(host);
}
