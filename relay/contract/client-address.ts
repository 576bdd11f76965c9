import { inCidr, type Cidr } from '../protocol/cidr.ts';
import { formatAddress, readAddress, readPeerAddress } from '../protocol/ip.ts';

/**
 * The client's address: the TCP peer's, unless that is a trusted proxy; then the last address of X-Forwarded-For that
 * is not one itself (pitfall 27). What cannot be read ends the search, the proxy that sent it is the answer then.
 * @param peer the TCP peer's address as the kernel reports it
 * @param forwardedFor the header X-Forwarded-For, several of them joined by commas
 * @returns its canonical text, IPv4 also where it came in by an IPv6 socket; null when the peer is not known
 */
export function clientAddress(
  peer: string | null | undefined,
  forwardedFor: string | null | undefined,
  trustedProxies: readonly Cidr[],
): string | null {
  let client = readPeerAddress(peer ?? '');
  if (!client) return null;
  for (const hop of (forwardedFor ?? '').split(',').reverse()) {
    const proxy = client;
    if (!trustedProxies.some((block) => inCidr(block, proxy))) break;
    const next = readAddress(hop.trim());
    if (!next) break;
    client = next;
  }
  return formatAddress(client);
}
