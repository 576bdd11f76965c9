import { formatAddress, isMapped, readAddress, parseIpv4, parseIpv6 } from './ip.ts';

/** A block of addresses. A mapped block (::ffff:a.b.c.d/96 and longer) is held as the IPv4 block that it means. */
export interface Cidr {
  /** 4 or 16 bytes; host bits as they were written. */
  readonly bytes: Uint8Array;
  /** Length of the prefix, 0 to 32 or 128. */
  readonly bits: number;
}

/**
 * Reads `address/bits`, or an address alone for a block of one, in the spellings that {@link readAddress} takes; bits
 * without a leading zero. Host bits may be set. Undefined for any other text, blanks around it included.
 */
export function readCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) {
    const address = readAddress(text);
    return address && { bytes: address, bits: address.length * 8 };
  }
  const host = text.slice(0, slash);
  const bytes = host.includes(':') ? parseIpv6(host) : parseIpv4(host);
  const length = text.slice(slash + 1);
  const bits = Number(length);
  if (!bytes || !/^(?:0|[1-9][0-9]{0,2})$/.test(length) || bits > bytes.length * 8) return undefined;
  return isMapped(bytes) && bits >= 96 ? { bytes: bytes.subarray(12), bits: bits - 96 } : { bytes, bits };
}

/** As {@link readCidr}. @throws Error that shows the text. */
export function parseCidr(text: string): Cidr {
  const block = readCidr(text);
  if (!block) throw new Error(`not an address block: ${JSON.stringify(text)}`);
  return block;
}

/** True when the address lies in the block; never across families. */
export function inCidr(block: Cidr, address: Uint8Array): boolean {
  if (block.bytes.length !== address.length) return false;
  const whole = block.bits >> 3;
  for (let i = 0; i < whole; i++) if (block.bytes[i] !== address[i]) return false;
  const rest = block.bits & 7;
  if (rest === 0) return true;
  return ((block.bytes[whole] ?? 0) ^ (address[whole] ?? 0)) >> (8 - rest) === 0;
}

/** The block as text, the same for all spellings of it: host bits cleared, an address alone for a block of one. */
export function formatCidr({ bytes, bits }: Cidr): string {
  const network = bytes.map((byte, at) => byte & (0xff00 >> Math.min(8, Math.max(0, bits - at * 8))));
  const text = formatAddress(network);
  return bits === bytes.length * 8 ? text : `${text}/${bits}`;
}
