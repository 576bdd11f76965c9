import { formatCidr } from '../../protocol/cidr.ts';
import { formatAddress, readPeerAddress } from '../../protocol/ip.ts';

const mapped = '::ffff:';

/** The peer's address as the kernel reports it, IPv4 as IPv4 also where it came in by an IPv6 socket. */
export function plainAddress(address: string): string {
  return address.startsWith(mapped) && address.includes('.') ? address.slice(mapped.length) : address;
}

/** What counts as one source, as people read it: an IPv4 address, the /64 of an IPv6 address ("2001:db8::/64"). */
export function sourceOf(peerAddress: string): string {
  const address = peerAddress.includes(':') ? readPeerAddress(peerAddress) : undefined;
  if (!address) return peerAddress;
  return address.length === 4 ? formatAddress(address) : formatCidr({ bytes: address, bits: 64 });
}
