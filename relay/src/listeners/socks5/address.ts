import { parseTarget, targetOf, type Target } from '../../../protocol/index.ts';

/** ATYP (RFC 1928 §5). */
export const addressType = { ipv4: 1, name: 3, ipv6: 4 } as const;

/** Where the parts of an address lie in the bytes that were read. */
export interface AddressSpan {
  readonly type: number;
  /** The address itself, without its type and length. */
  readonly from: number;
  readonly to: number;
  /** May be 0. */
  readonly port: number;
  /** First byte behind the port. */
  readonly end: number;
}

/** Finds the address that begins with its ATYP at `at`. `short`: more bytes are needed. */
export function findAddress(bytes: Buffer, at: number): AddressSpan | 'short' | 'bad_type' {
  const type = bytes[at];
  if (type === undefined) return 'short';
  const length = type === addressType.name ? bytes[at + 1] : lengthOf(type);
  if (length === undefined) return type === addressType.name ? 'short' : 'bad_type';
  const from = at + (type === addressType.name ? 2 : 1);
  const to = from + length;
  if (bytes.length < to + 2) return 'short';
  return { type, from, to, port: bytes.readUInt16BE(to), end: to + 2 };
}

function lengthOf(type: number): number | undefined {
  if (type === addressType.ipv4) return 4;
  return type === addressType.ipv6 ? 16 : undefined;
}

/** The checked target; undefined for names that are none (pitfall 22) and for port 0. */
export function targetAt(bytes: Buffer, { type, from, to, port }: AddressSpan): Target | undefined {
  if (type === addressType.name) return parseTarget(bytes.toString('latin1', from, to), port);
  return targetOf(Uint8Array.from(bytes.subarray(from, to)), port);
}

/** ATYP, address and port as SOCKS writes them. */
export function addressBytes(target: Target): Buffer {
  const port = Buffer.of(target.port >> 8, target.port & 255);
  if (target.bytes) {
    const type = target.bytes.length === 4 ? addressType.ipv4 : addressType.ipv6;
    return Buffer.concat([Buffer.of(type), target.bytes, port]);
  }
  const name = Buffer.from(target.host, 'latin1');
  return Buffer.concat([Buffer.of(addressType.name, name.length), name, port]);
}
