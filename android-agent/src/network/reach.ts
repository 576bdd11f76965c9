import { unmapped } from '@pocketproxy/relay/protocol';
import { synthesized, type Nat64Prefix } from './nat64.ts';

/** What a mobile network can carry now. A new value stands for every change. */
export interface Reach {
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  /** Prefixes of the network's NAT64, the preferred one first. */
  readonly nat64: readonly Nat64Prefix[];
}

export const anyReach: Reach = { ipv4: true, ipv6: true, nat64: [] };
export const noReach: Reach = { ipv4: false, ipv6: false, nat64: [] };

/**
 * The addresses to dial for these: those of families that the network has, IPv4 through its NAT64 where it has no IPv4,
 * each once, families in turn (RFC 8305 §4). IPv4 goes first: it is the address that rotation verifies and the portal
 * shows.
 */
export function dialable(addresses: readonly Uint8Array[], { ipv4, ipv6, nat64 }: Reach): Uint8Array[] {
  const [prefix] = nat64;
  const fours = new Map<string, Uint8Array>();
  const sixes = new Map<string, Uint8Array>();
  for (const address of addresses.map(unmapped)) {
    if (address.length === 4 && ipv4) fours.set(address.join('.'), address);
    const six = address.length === 16 ? address : !ipv4 && prefix ? synthesized(prefix, address) : undefined;
    if (six && ipv6) sixes.set(six.join('.'), six);
  }
  const [first, second] = [[...fours.values()], [...sixes.values()]];
  const turns = Math.max(first.length, second.length);
  return Array.from({ length: turns }, (_, turn) => [first[turn], second[turn]])
    .flat()
    .filter((address) => address !== undefined);
}
