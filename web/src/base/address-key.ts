import { readAddress } from '@pocketproxy/relay/contract';

/** What attempts are counted by: an IPv4 address, or the /64 that one IPv6 subscriber has. */
export function addressKey(ip: string | null): string {
  return prefixOf(ip, { ipv4: 4, ipv6: 8 });
}

/** What attempts of many addresses are counted by: the /16 of IPv4, or the /32 of IPv6, that one operator may hold. */
export function networkKey(ip: string | null): string {
  return prefixOf(ip, { ipv4: 2, ipv6: 4 });
}

function prefixOf(ip: string | null, bytes: { ipv4: number; ipv6: number }): string {
  const address = readAddress(ip ?? '');
  if (!address) return 'unknown';
  if (address.length === 4) return address.subarray(0, bytes.ipv4).join('.');
  return Buffer.from(address.subarray(0, bytes.ipv6)).toString('hex');
}
