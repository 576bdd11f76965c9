import ipaddr from 'ipaddr.js';

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

/**
 * The addresses that need no password (IPWL-03). Ranges are parsed once; addresses are compared as numbers, never as
 * text. An IPv4-mapped IPv6 address is the IPv4 address, on both sides. An entry that cannot be read matches nothing.
 */
export class Whitelist {
  readonly #ranges: readonly Range[];

  constructor(entries: readonly string[]) {
    this.#ranges = entries.map(parseRange).filter((range) => range !== undefined);
  }

  /** Whether the peer's address, as the kernel reports it, lies in a range. */
  has(peerAddress: string): boolean {
    if (this.#ranges.length === 0 || !ipaddr.isValid(peerAddress)) return false;
    const address = ipaddr.process(peerAddress);
    return this.#ranges.some(([base, bits]) => contains(base, bits, address));
  }
}

function contains(base: ipaddr.IPv4 | ipaddr.IPv6, bits: number, address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (base instanceof ipaddr.IPv4) return address instanceof ipaddr.IPv4 && address.match(base, bits);
  return address instanceof ipaddr.IPv6 && address.match(base, bits);
}

/** Strict: dotted quads with four decimal parts, no 10.1, no 0x0a.1, no octal; a plain address is its own range. */
function parseRange(entry: string): Range | undefined {
  const [host = '', prefix, ...rest] = entry.split('/');
  if (rest.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return undefined;
  if (ipaddr.IPv4.isValidFourPartDecimal(host)) return bounded(ipaddr.IPv4.parse(host), prefix, 32);
  if (!ipaddr.IPv6.isValid(host) || host.includes('%')) return undefined;
  const range = bounded(ipaddr.IPv6.parse(host), prefix, 128);
  if (!range || !(range[0] instanceof ipaddr.IPv6) || !range[0].isIPv4MappedAddress() || range[1] < 96) return range;
  return [range[0].toIPv4Address(), range[1] - 96];
}

function bounded(base: ipaddr.IPv4 | ipaddr.IPv6, prefix: string | undefined, maxBits: number): Range | undefined {
  const bits = prefix === undefined ? maxBits : Number(prefix);
  return bits <= maxBits ? [base, bits] : undefined;
}
