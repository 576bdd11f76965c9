import ipaddr from 'ipaddr.js';

const mapped = '::ffff:';

/** The peer's address as the kernel reports it, IPv4 as IPv4 also where it came in by an IPv6 socket. */
export function plainAddress(address: string): string {
  return address.startsWith(mapped) && address.includes('.') ? address.slice(mapped.length) : address;
}

/** What counts as one source: an IPv4 address, the /64 of an IPv6 address. */
export function sourceOf(peerAddress: string): string {
  if (!peerAddress.includes(':') || !ipaddr.isValid(peerAddress)) return peerAddress;
  const address = ipaddr.process(peerAddress);
  return address instanceof ipaddr.IPv6 ? `${address.parts.slice(0, 4).join(':')}/64` : address.toString();
}
