import { parseTarget, targetOf, type Target } from '../../../protocol/index.ts';

/** Longest user name and host name, bytes. */
const maxText = 255;
const fixedBytes = 8;

export interface Socks4Request {
  /** 1: connect; all others are refused. */
  readonly command: number;
  /** Undefined: a host name or address that is none, or port 0. */
  readonly target: Target | undefined;
  /** First byte behind the request. */
  readonly end: number;
}

/**
 * Reads a request: VN 4, CD, port, IPv4 address, a user name that says nothing, NUL; in SOCKS4a, with an address of
 * 0.0.0.x (x not 0), a host name and NUL follow. `short`: more bytes are needed; `bad`: it cannot become a request.
 */
export function readSocks4Request(bytes: Buffer): Socks4Request | 'short' | 'bad' {
  const user = readText(bytes, fixedBytes);
  if (typeof user === 'string') return bytes.length < fixedBytes ? 'short' : user;
  const [command, port] = [bytes[1] ?? 0, bytes.readUInt16BE(2)];
  const isName = bytes.readUIntBE(4, 3) === 0 && bytes[7] !== 0;
  if (!isName) return { command, target: targetOf(Uint8Array.from(bytes.subarray(4, 8)), port), end: user.end };
  const name = readText(bytes, user.end);
  if (typeof name === 'string') return name;
  return { command, target: parseTarget(name.text, port), end: name.end };
}

function readText(bytes: Buffer, from: number): { text: string; end: number } | 'short' | 'bad' {
  const to = bytes.indexOf(0, from);
  if (to < 0) return bytes.length - from > maxText ? 'bad' : 'short';
  return to - from > maxText ? 'bad' : { text: bytes.toString('latin1', from, to), end: to + 1 };
}
