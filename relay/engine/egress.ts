import { inCidr, parseCidr, type Cidr } from '../protocol/cidr.ts';
import { unmapped } from '../protocol/ip.ts';
import { translatedIpv4 } from './translated.ts';

/** IPv4 that is not the public internet (IANA special-purpose registry, RFC 6890). */
const closedIpv4 = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // CGNAT, and Alibaba's metadata address
  '127.0.0.0/8', // loopback
  '168.63.129.16/32', // Azure's host
  '169.254.0.0/16', // link-local, and the metadata address of most clouds
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays, RFC 7526
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarking
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved and broadcast
].map(parseCidr);

/** Only this part of IPv6 is assigned to the internet: loopback, ULA, link-local and multicast all lie outside. */
const globalIpv6 = parseCidr('2000::/3');
const closedIpv6 = [
  '2001::/23', // protocol assignments: Teredo, benchmarking, ORCHID
  '2001:db8::/32', // documentation
  '3fff::/20', // documentation, RFC 9637
].map(parseCidr);

/** SMTP and submission: a proxy that lets mail out is soon on every blocklist. */
export const mailPorts: ReadonlySet<number> = new Set([25, 465, 587]);

/**
 * Which destinations are closed (SEC-03). Decides on the raw bytes that are dialled, never on text, and is asked twice:
 * by the relay for literals, by the phone for what a name resolved to.
 */
export class EgressPolicy {
  readonly #allowed: readonly Cidr[];

  /** @param allow blocks that the operator opens (EGRESS_ALLOW). @throws Error for a block that cannot be read. */
  constructor(allow: readonly string[]) {
    this.#allowed = allow.map(parseCidr);
  }

  /** True when this address (4 or 16 bytes) or port must not be dialled. Mail ports open only with the address. */
  refuses(bytes: Uint8Array, port: number): boolean {
    const address = unmapped(bytes);
    if (this.allows(address)) return false;
    return mailPorts.has(port) || this.#isClosed(address);
  }

  /** True when the operator has opened this address, whatever it is. */
  allows(bytes: Uint8Array): boolean {
    return inAny(this.#allowed, unmapped(bytes));
  }

  #isClosed(address: Uint8Array): boolean {
    if (address.length === 16) {
      const inner = translatedIpv4(address);
      if (inner) return !this.allows(inner) && !isPublicAddress(inner);
    }
    return !isPublicAddress(address);
  }
}

/** True for 4 or 16 bytes that name a host on the public internet. */
export function isPublicAddress(bytes: Uint8Array): boolean {
  const address = unmapped(bytes);
  if (address.length === 4) return !inAny(closedIpv4, address);
  if (address.length !== 16) return false;
  const inner = translatedIpv4(address);
  if (inner) return isPublicAddress(inner);
  return inCidr(globalIpv6, address) && !inAny(closedIpv6, address);
}

function inAny(blocks: readonly Cidr[], address: Uint8Array): boolean {
  for (const block of blocks) if (inCidr(block, address)) return true;
  return false;
}
