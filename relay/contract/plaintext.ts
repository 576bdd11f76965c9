import { isIPv4 } from 'node:net';
import { z } from 'zod';

/** A server that our processes sign in to, the variable with its URL, and what in that URL makes its link private. */
const links = {
  postgres: {
    variable: 'DATABASE_URL',
    demand: 'sslmode=verify-full',
    isPrivate: ({ searchParams }: URL) => isOnly(searchParams.getAll('sslmode'), 'verify-full'),
  },
  redis: { variable: 'REDIS_URL', demand: 'rediss://', isPrivate: ({ protocol }: URL) => protocol === 'rediss:' },
  smtp: {
    variable: 'SMTP_URL',
    demand: 'smtps:// or requireTLS=true',
    isPrivate: ({ protocol, searchParams }: URL) =>
      (protocol === 'smtps:' || isOnly(searchParams.getAll('requireTLS'), 'true')) &&
      !['secure', 'ignoreTLS', 'tls.rejectUnauthorized'].some((name) => searchParams.has(name)),
  },
} as const;
const names = ['postgres', 'redis', 'smtp'] as const satisfies readonly (keyof typeof links)[];
type Link = (typeof names)[number];
type LinkVariable = (typeof links)[Link]['variable'];

/** ALLOW_PLAINTEXT: names of servers that production may reach without TLS, with commas between. */
export const plaintextExceptions = z
  .string()
  .default('')
  .transform((value) => value.split(',').flatMap((part) => part.trim() || []))
  .pipe(z.array(z.enum(names, { error: 'must hold postgres, redis or smtp' })));

/**
 * What production refuses: URLs of other hosts without TLS that checks the certificate. Loopback, a Unix socket and a
 * name without a dot, which only a compose network resolves, stay on the host. Values are never shown.
 */
export function plaintextProblems(
  urls: Readonly<Partial<Record<LinkVariable, string | undefined>>>,
  exceptions: readonly Link[],
): { readonly variable: LinkVariable; readonly problem: string }[] {
  return names.flatMap((name) => {
    const { variable, demand, isPrivate } = links[name];
    const text = urls[variable];
    if (text === undefined || exceptions.includes(name)) return [];
    const url = new URL(text);
    if (staysHere(url) || isPrivate(url)) return [];
    return { variable, problem: `must use TLS to another host (${demand}), or ALLOW_PLAINTEXT must name ${name}` };
  });
}

function staysHere({ hostname, searchParams }: URL): boolean {
  const host = searchParams.getAll('host').at(-1) ?? hostname; // Postgres: the parameter wins
  if (isIPv4(host)) return host.startsWith('127.');
  // a number is an address in another spelling, not a name
  return host === '[::1]' || host === '' || host.startsWith('/') || /^[a-z][a-z0-9_-]*$/i.test(host);
}

function isOnly(values: readonly string[], wanted: string): boolean {
  return values.length > 0 && values.every((value) => value === wanted);
}
