import { ByteQueue } from '../../../engine/index.ts';
import { relayLimits } from '../../limits.ts';
import type { Framing } from './framing.ts';

/** Takes a body out of its framing. */
export interface BodyReader {
  /** True when the body is complete. */
  readonly done: boolean;
  /**
   * Reads from `bytes`, passes the body's pieces to `onPiece` and returns how many bytes belonged to the body with its
   * framing; undefined when the framing is malformed. Stops early when `mayProceed`, asked every few chunks, says no.
   */
  read(bytes: Buffer, onPiece: (piece: Buffer) => void, mayProceed?: () => boolean): number | undefined;
}

/** The reader of a framing; `lenient`, for answers, forgives blanks behind a chunk's size and lines that end with LF alone. */
export function bodyReader(framing: Framing, lenient: boolean): BodyReader {
  switch (framing.kind) {
    case 'none':
      return new LengthReader(0);
    case 'length':
      return new LengthReader(framing.bytes);
    case 'chunked':
      return new ChunkedReader(lenient);
    case 'until_close':
      return new LengthReader(Infinity);
  }
}

class LengthReader implements BodyReader {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  get done(): boolean {
    return this.#left === 0;
  }

  read(bytes: Buffer, onPiece: (piece: Buffer) => void): number {
    const taken = Math.min(bytes.length, this.#left);
    if (taken === 0) return 0;
    this.#left -= taken;
    onPiece(taken === bytes.length ? bytes : bytes.subarray(0, taken));
    return taken;
  }
}

/** A size line: hex digits, then extensions, which are passed over (RFC 9112 §7.1.1). */
const sizeLine = /^([0-9a-fA-F]{1,13})(?:[ \t]*;[\t\x20-\x7e\x80-\xff]*)?$/;
const lenientSizeLine = /^([0-9a-fA-F]{1,13})[ \t]*(?:;[\t\x20-\x7e\x80-\xff]*)?$/;
/** A trailer field: nothing is done with it, but in a request it must be one. */
const trailerLine = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*$/;

/** Pieces below this length that come in one read are handed over together: thousands of chunks of one byte fit into one. */
const gatherBelowBytes = 4_096;

/** Chunked coding (RFC 9112 §7.1). Extensions and trailers are dropped. */
class ChunkedReader implements BodyReader {
  done = false;
  #state: 'size' | 'data' | 'data_end' | 'trailer' = 'size';
  #left = 0;
  #line = '';
  #trailerBytes = 0;
  readonly #lenient: boolean;

  constructor(lenient: boolean) {
    this.#lenient = lenient;
  }

  read(bytes: Buffer, onPiece: (piece: Buffer) => void, mayProceed?: () => boolean): number | undefined {
    const gathered = new ByteQueue();
    const deliver = () => {
      if (gathered.bytes > 0) onPiece(gathered.takeAll());
    };
    let at: number | undefined = 0;
    let pieces = 0;
    while (at !== undefined && at < bytes.length && !this.done) {
      if (this.#state !== 'data') {
        at = this.#takeShortLine(bytes, at) ?? this.#takeLine(bytes, at);
        continue;
      }
      if ((++pieces & 15) === 0 && mayProceed?.() === false) break;
      const piece = bytes.subarray(at, at + this.#left);
      at += piece.length;
      this.#left -= piece.length;
      if (this.#left === 0) this.#state = 'data_end';
      if (piece.length < gatherBelowBytes) {
        gathered.push(piece);
      } else {
        deliver();
        onPiece(piece);
      }
    }
    deliver();
    return at;
  }

  /** The commonest lines, `7\r\n` and the empty one, without making text of them; undefined: it is another one. */
  #takeShortLine(bytes: Buffer, at: number): number | undefined {
    if (this.#line !== '') return undefined;
    const first = bytes[at] ?? 0;
    if (this.#state === 'data_end') {
      if (first !== 13 || bytes[at + 1] !== 10) return undefined;
      this.#state = 'size';
      return at + 2;
    }
    const isDigit = first > 48 && first <= 57; // 0 ends the body
    if (this.#state !== 'size' || !isDigit || bytes[at + 1] !== 13 || bytes[at + 2] !== 10) return undefined;
    this.#left = first - 48;
    this.#state = 'data';
    return at + 3;
  }

  /** Reads on in a line of the framing; returns where it got to. */
  #takeLine(bytes: Buffer, from: number): number | undefined {
    const lineFeed = bytes.indexOf(10, from);
    const end = lineFeed < 0 ? bytes.length : lineFeed + 1;
    this.#line += bytes.toString('latin1', from, end);
    if (this.#line.length > relayLimits.maxChunkLineBytes) return undefined;
    if (lineFeed < 0) return end;
    const ending = this.#line.endsWith('\r\n') ? 2 : 1;
    if (ending === 1 && !this.#lenient) return undefined;
    const line = this.#line.slice(0, -ending);
    this.#line = '';
    return this.#onLine(line) ? end : undefined;
  }

  #onLine(line: string): boolean {
    switch (this.#state) {
      case 'size': {
        const digits = (this.#lenient ? lenientSizeLine : sizeLine).exec(line)?.[1];
        if (digits === undefined) return false;
        this.#left = Number.parseInt(digits, 16);
        this.#state = this.#left === 0 ? 'trailer' : 'data';
        return true;
      }
      case 'data_end':
        this.#state = 'size';
        return line === '';
      case 'trailer':
        this.done = line === '';
        this.#trailerBytes += line.length;
        if (this.#trailerBytes > relayLimits.maxTrailerBytes) return false;
        return this.done || this.#lenient || trailerLine.test(line);
      case 'data':
        return false;
    }
  }
}

/** A piece of a body as a chunk. */
export function chunkHead(bytes: number): Buffer {
  return Buffer.from(`${bytes.toString(16)}\r\n`, 'latin1');
}
export const chunkEnd = Buffer.from('\r\n');
export const lastChunk = Buffer.from('0\r\n\r\n');
