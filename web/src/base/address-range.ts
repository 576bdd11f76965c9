import ipaddr from 'ipaddr.js';

/** A block of addresses. IPv4-mapped IPv6 is kept as IPv4 on both sides of a comparison. */
export interface AddressRange {
  readonly network: ipaddr.IPv4 | ipaddr.IPv6;
  readonly prefix: number;
}

/**
 * Parses an address or a CIDR (v4 in four decimal parts, v6; no zone). Host bits are cleared, `::ffff:a.b.c.d` becomes
 * IPv4. Undefined when it is neither, so that 127.1 or 0x7f.1 never pass as addresses (pitfall 21).
 */
export function parseRange(text: string): AddressRange | undefined {
  const [host = '', prefixText, ...rest] = text.trim().split('/');
  const address = parseStrict(host);
  if (!address || rest.length > 0) return undefined;
  const bits = address.kind() === 'ipv4' ? 32 : 128;
  if (prefixText !== undefined && !/^\d{1,3}$/.test(prefixText)) return undefined;
  const prefix = prefixText === undefined ? bits : Number(prefixText);
  if (prefix > bits) return undefined;
  return unmapped(networkOf(address, prefix), prefix);
}

/** Parses one address as {@link parseRange} does; undefined when it is none. */
export function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const address = parseStrict(text.trim());
  if (!address) return undefined;
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/**
 * True when the address lies in one of the ranges. Compared by kind and bytes, never by class: Next may have made the
 * range in another bundle, with its own copy of the library.
 */
export function inRanges(address: ipaddr.IPv4 | ipaddr.IPv6, ranges: readonly AddressRange[]): boolean {
  return ranges.some(
    ({ network, prefix }) =>
      address.kind() === network.kind() && networkOf(address, prefix).toString() === network.toString(),
  );
}

/** The range as text: an address alone when it is just one, else a CIDR. IPv6 as RFC 5952 writes it. */
export function formatRange({ network, prefix }: AddressRange): string {
  const whole = network.kind() === 'ipv4' ? 32 : 128;
  return prefix === whole ? network.toString() : `${network.toString()}/${prefix}`;
}

function parseStrict(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  if (text.includes(':') && !text.includes('%') && ipaddr.IPv6.isValid(text)) return ipaddr.IPv6.parse(text);
  return undefined;
}

function networkOf(address: ipaddr.IPv4 | ipaddr.IPv6, prefix: number): ipaddr.IPv4 | ipaddr.IPv6 {
  const bytes = address.toByteArray();
  const cleared = bytes.map((byte, index) => byte & (0xff00 >> Math.min(8, Math.max(0, prefix - index * 8))) & 0xff);
  return ipaddr.fromByteArray(cleared);
}

function unmapped(network: ipaddr.IPv4 | ipaddr.IPv6, prefix: number): AddressRange {
  if (network instanceof ipaddr.IPv6 && network.isIPv4MappedAddress() && prefix >= 96) {
    return { network: network.toIPv4Address(), prefix: prefix - 96 };
  }
  return { network, prefix };
}
