import { isMapped, parseIpv4, parseIpv6 } from '../protocol/ip.ts';

/** A block of addresses. A mapped block (::ffff:a.b.c.d/96 and longer) is held as the IPv4 block that it means. */
export interface Cidr {
  /** 4 or 16 bytes. */
  readonly bytes: Uint8Array;
  /** Length of the prefix, 0 to 32 or 128. */
  readonly bits: number;
}

/**
 * Reads `address/bits`, or an address alone for a block of one.
 * @throws Error that shows the text.
 */
export function parseCidr(text: string): Cidr {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const bytes = address.includes(':') ? parseIpv6(address) : parseIpv4(address);
  if (!bytes) throw new Error(`not an address block: ${JSON.stringify(text)}`);
  const length = slash < 0 ? String(bytes.length * 8) : text.slice(slash + 1);
  const bits = Number(length);
  if (!/^(?:0|[1-9][0-9]{0,2})$/.test(length) || bits > bytes.length * 8) {
    throw new Error(`not an address block: ${JSON.stringify(text)}`);
  }
  return isMapped(bytes) && bits >= 96 ? { bytes: bytes.subarray(12), bits: bits - 96 } : { bytes, bits };
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
