import { inRanges, parseAddress, type AddressRange } from '@/base/address-range';

/**
 * Header with the address of the TCP peer. `next start` fills X-Forwarded-For from the socket only when the client
 * sent none, so that header alone can be forged and the socket cannot be seen. base/peer-address.ts writes this one
 * from the socket on every request, over whatever a client sent.
 */
export const peerHeader = 'x-pocketproxy-peer';

/**
 * The client's address: the TCP peer's, unless that is a trusted proxy; then the last address of X-Forwarded-For that
 * is not one itself (pitfall 27). Null when the peer is not known.
 */
export function clientAddress(
  header: (name: string) => string | null | undefined,
  trustedProxies: readonly AddressRange[],
): string | null {
  let client = parseAddress(header(peerHeader) ?? '');
  if (!client) return null;
  const hops = (header('x-forwarded-for') ?? '').split(',').reverse();
  for (const hop of hops) {
    if (!inRanges(client, trustedProxies)) break;
    const next = parseAddress(hop);
    if (!next) break;
    client = next;
  }
  return client.toString();
}

/** What attempts are counted by: an IPv4 address, or the /64 that one IPv6 subscriber has. */
export function addressKey(ip: string | null): string {
  return prefixOf(ip, { ipv4: 4, ipv6: 8 });
}

/** What attempts of many addresses are counted by: the /16 of IPv4, or the /32 of IPv6, that one operator may hold. */
export function networkKey(ip: string | null): string {
  return prefixOf(ip, { ipv4: 2, ipv6: 4 });
}

function prefixOf(ip: string | null, bytes: { ipv4: number; ipv6: number }): string {
  const address = parseAddress(ip ?? '');
  if (!address) return 'unknown';
  const prefix = address.toByteArray().slice(0, bytes[address.kind()]);
  return address.kind() === 'ipv4' ? prefix.join('.') : Buffer.from(prefix).toString('hex');
}
