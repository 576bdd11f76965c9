import { inCidr, parseCidr } from '../protocol/cidr.ts';

/** IPv6 blocks that a router turns into IPv4, with the place of the IPv4 address in them. */
const translated = [
  { block: parseCidr('64:ff9b::/96'), offset: 12 }, // NAT64, RFC 6052
  { block: parseCidr('2002::/16'), offset: 2 }, // 6to4, RFC 3056
];

/** The IPv4 address that a router makes of this IPv6 one, where it does. */
export function translatedIpv4(address: Uint8Array): Uint8Array | undefined {
  for (const { block, offset } of translated) if (inCidr(block, address)) return address.subarray(offset, offset + 4);
  return undefined;
}
