import type { Target } from '../../../protocol/index.ts';
import { addressBytes, findAddress, targetAt } from './address.ts';

/** Header of a SOCKS5 UDP datagram (RFC 1928 §7): RSV RSV FRAG, address. */
const prefixBytes = 3;

/** Reads headers. Most datagrams go where the one before went, so the last header and its target are kept. */
export class DatagramReader {
  #header: Buffer | undefined;
  #target: Target | undefined;

  /** Length of the header that was read last. */
  get headerBytes(): number {
    return this.#header?.length ?? 0;
  }

  /** The target of a datagram; undefined when it is malformed, or a fragment (FRAG other than 0). */
  read(datagram: Buffer): Target | undefined {
    const header = this.#header;
    if (header && startsWith(datagram, header)) return this.#target;
    if (datagram.length < prefixBytes || datagram[0] !== 0 || datagram[1] !== 0 || datagram[2] !== 0) return undefined;
    const span = findAddress(datagram, prefixBytes);
    if (typeof span === 'string') return undefined;
    const target = targetAt(datagram, span);
    if (!target) return undefined;
    this.#header = Buffer.from(datagram.subarray(0, span.end));
    return (this.#target = target);
  }
}

function startsWith(bytes: Buffer, start: Buffer): boolean {
  if (bytes.length < start.length) return false;
  for (let i = 0; i < start.length; i++) if (bytes[i] !== start[i]) return false;
  return true;
}

/** Writes headers; the last one is used again for the same source. */
export class DatagramWriter {
  #source: Target | undefined;
  #header: Buffer | undefined;

  /** The header of a datagram from this source. */
  header(source: Target): Buffer {
    if (this.#header && this.#source && sameTarget(this.#source, source)) return this.#header;
    this.#source = source;
    return (this.#header = Buffer.concat([Buffer.alloc(prefixBytes), addressBytes(source)]));
  }
}

function sameTarget(one: Target, other: Target): boolean {
  return one === other || (one.port === other.port && one.host === other.host);
}
