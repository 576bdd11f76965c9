import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';

/** The addresses of a host, as text. Rejects when it has none. */
export type Resolve = (host: string, signal: AbortSignal) => Promise<readonly string[]>;

/**
 * Asks DNS for both families, in sockets of this process: getaddrinfo would take threads of the pool, and a name server
 * that does not answer all of them.
 */
export const resolveHost: Resolve = async (host, signal) => {
  if (isIP(host) !== 0) return [host];
  if (/^(localhost|.*\.localhost)\.?$/u.test(host)) return ['127.0.0.1', '::1']; // RFC 6761 §6.3
  const resolver = new Resolver({ timeout: 2_500, tries: 2 });
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const found = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const addresses = found.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length === 0) throw new Error(`no address of ${host}`);
    return addresses;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
};
