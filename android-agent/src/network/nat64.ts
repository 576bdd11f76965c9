import { inCidr, type Cidr } from '@pocketproxy/relay/engine';

/** A prefix behind which the network's NAT64 reaches IPv4: 32, 40, 48, 56, 64 or 96 bits of IPv6 (RFC 6052 §2.2). */
export type Nat64Prefix = Cidr;

/** The name whose only addresses are the two well-known IPv4 ones: an AAAA answer shows the prefix (RFC 7050 §3). */
export const nat64Name = 'ipv4only.arpa';
const wellKnown = [Uint8Array.of(192, 0, 0, 170), Uint8Array.of(192, 0, 0, 171)];

/** Where the four bytes of the IPv4 address lie for each length of prefix; byte 8 is left out (RFC 6052 §2.2). */
const places: ReadonlyMap<number, readonly [number, number, number, number]> = new Map([
  [96, [12, 13, 14, 15]],
  [64, [9, 10, 11, 12]],
  [56, [7, 9, 10, 11]],
  [48, [6, 7, 9, 10]],
  [40, [5, 6, 7, 9]],
  [32, [4, 5, 6, 7]],
]);

/**
 * The prefixes in the AAAA answers of ipv4only.arpa. One that fits several lengths counts only where the well-known
 * address stands once; prefixes of link-local, mapped and multicast addresses are no NAT64.
 */
export function nat64Prefixes(answers: readonly Uint8Array[]): readonly Nat64Prefix[] {
  const found = new Map<string, Nat64Prefix>();
  for (const answer of answers) {
    if (answer.length !== 16 || !mayTranslate(answer)) continue;
    const lengths = [...places.keys()].filter((bits) => wellKnown.some((ipv4) => holds(answer, bits, ipv4)));
    const [bits] = lengths;
    if (bits === undefined || lengths.length > 1) continue;
    const bytes = answer.slice();
    bytes.fill(0, bits / 8);
    found.set(`${bytes.join('.')}/${bits}`, { bytes, bits });
  }
  return [...found.values()];
}

/** The IPv6 address by which the NAT64 reaches this IPv4 address. */
export function synthesized({ bytes, bits }: Nat64Prefix, ipv4: Uint8Array): Uint8Array {
  const address = bytes.slice();
  for (const [at, place] of (places.get(bits) ?? []).entries()) address[place] = ipv4[at] ?? 0;
  return address;
}

/** The IPv4 address that the NAT64 turns this address into; undefined for addresses outside the prefixes. */
export function embeddedIpv4(prefixes: readonly Nat64Prefix[], address: Uint8Array): Uint8Array | undefined {
  const prefix = prefixes.find((one) => inCidr(one, address));
  return prefix && ipv4In(address, prefix.bits);
}

function ipv4In(address: Uint8Array, bits: number): Uint8Array {
  return Uint8Array.from(places.get(bits) ?? [], (place) => address[place] ?? 0);
}

function holds(address: Uint8Array, bits: number, ipv4: Uint8Array): boolean {
  return address[8] === 0 && ipv4In(address, bits).every((byte, at) => byte === ipv4[at]);
}

/** Global unicast, 64:ff9b::/32 (RFC 6052, RFC 8215) and unique local addresses. */
function mayTranslate(address: Uint8Array): boolean {
  const first = address[0] ?? 0;
  const isWellKnown = first === 0 && address[1] === 0x64 && address[2] === 0xff && address[3] === 0x9b;
  return (first & 0xe0) === 0x20 || (first & 0xfe) === 0xfc || isWellKnown;
}
