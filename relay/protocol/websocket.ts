import { createHash } from 'node:crypto';
import { limits } from './limits.ts';

/**
 * RFC 6455 on a raw socket, for binary messages only. The reader hands out payload pieces as they arrive, so that
 * bulk data is never gathered or copied; the writer's headers stand in outbox.ts.
 */
export const opcode = { continuation: 0x0, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;

/** Sec-WebSocket-Accept for a key (RFC 6455 §4.2.2). */
export function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}

/** Bytes of the header of an unfragmented message: without the mask key, which adds 4. */
export function headerBytes(payloadBytes: number): number {
  return payloadBytes < 126 ? 2 : payloadBytes < 65_536 ? 4 : 10;
}

/**
 * Writes a header at `at` and returns its end. A phone's messages are masked with the zero key: RFC 6455 §5.3 wants
 * unpredictable keys because of browsers; a program has no such adversary and the bytes need no second pass.
 */
export function writeHeader(into: Buffer, at: number, code: number, payloadBytes: number, masked: boolean): number {
  const maskBit = masked ? 0x80 : 0;
  let end = at;
  into[end++] = 0x80 | code;
  if (payloadBytes < 126) {
    into[end++] = maskBit | payloadBytes;
  } else if (payloadBytes < 65_536) {
    into[end++] = maskBit | 126;
    into[end++] = payloadBytes >> 8;
    into[end++] = payloadBytes & 0xff;
  } else {
    into[end++] = maskBit | 127;
    end = into.writeUInt32BE(0, end);
    end = into.writeUInt32BE(payloadBytes, end);
  }
  return masked ? into.writeUInt32BE(0, end) : end;
}

/** What a {@link MessageReader} calls. `fail` is called once, then nothing more. */
export interface MessageSink {
  /** The next bytes of the current binary message. */
  onPiece(piece: Buffer): void;
  /** The current binary message is complete. */
  onMessageEnd(): void;
  onPing(payload: Buffer): void;
  /** Close frame: its code, or 1005 when it has none (RFC 6455 §7.1.5). */
  onClose(code: number): void;
  fail(why: string): void;
}

const longestHeader = 14;

/** Reads messages from the bytes of one side. `masked` says what the peer must do (RFC 6455 §5.1). */
export class MessageReader {
  readonly #sink: MessageSink;
  readonly #masked: boolean;
  readonly #header = Buffer.alloc(longestHeader);
  #headerHave = 0;
  #headerNeed = 2;
  #inPayload = false;
  #code = 0;
  #final = true;
  #left = 0;
  #mask = 0;
  #maskTurn = 0;
  #messageOpen = false;
  #messageBytes = 0;
  #fragments = 0;
  #control: Buffer = Buffer.alloc(0);
  #stopped = false;
  #messages = 0;

  constructor(sink: MessageSink, masked: boolean) {
    this.#sink = sink;
    this.#masked = masked;
  }

  /**
   * Takes the next bytes of the socket; they are handed on without copying and may be unmasked in place. `mayProceed` is
   * asked every few messages. Returns how many bytes were used.
   */
  push(chunk: Buffer, mayProceed?: () => boolean): number {
    let at = 0;
    while (at < chunk.length && !this.#stopped) {
      if (!this.#inPayload && this.#headerHave === 0 && (++this.#messages & 15) === 0 && mayProceed?.() === false)
        return at;
      if (this.#inPayload) {
        const take = Math.min(this.#left, chunk.length - at);
        this.#payload(chunk.subarray(at, at + take));
        at += take;
      } else {
        this.#header[this.#headerHave++] = chunk[at++] ?? 0;
        if (this.#headerHave === 2) this.#headerNeed = this.#sizeOfHeader();
        if (this.#headerHave === this.#headerNeed) this.#begin();
      }
    }
    return chunk.length;
  }

  /** Ends the reader: nothing more is handed out. */
  stop(): void {
    this.#stopped = true;
  }

  #fail(why: string): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#sink.fail(why);
  }

  #sizeOfHeader(): number {
    const second = this.#header[1] ?? 0;
    const length = second & 0x7f;
    return 2 + (length === 126 ? 2 : length === 127 ? 8 : 0) + ((second & 0x80) !== 0 ? 4 : 0);
  }

  #begin(): void {
    const header = this.#header;
    const first = header[0] ?? 0;
    const masked = ((header[1] ?? 0) & 0x80) !== 0;
    this.#code = first & 0x0f;
    this.#final = (first & 0x80) !== 0;
    if ((first & 0x70) !== 0) return this.#fail('reserved bits set');
    if (masked !== this.#masked) return this.#fail(masked ? 'masked' : 'not masked');
    const short = (header[1] ?? 0) & 0x7f;
    let length = short;
    if (short === 126) length = header.readUInt16BE(2);
    if (short === 127) length = header.readUInt32BE(2) === 0 ? header.readUInt32BE(6) : Number.MAX_SAFE_INTEGER;
    if (headerBytes(length) !== (short === 126 ? 4 : short === 127 ? 10 : 2)) return this.#fail('length not minimal');
    this.#mask = masked ? header.readInt32LE(this.#headerNeed - 4) : 0;
    this.#maskTurn = 0;
    this.#left = length;
    this.#headerHave = 0;
    this.#headerNeed = 2;
    if (this.#code >= opcode.close) this.#beginControl(length);
    else this.#beginData(length);
    if (this.#stopped) return;
    this.#inPayload = length > 0;
    if (length === 0) this.#endFrame();
  }

  #beginControl(length: number): void {
    if (!this.#final || length > 125) return this.#fail('control frame too long or fragmented');
    if (this.#code > opcode.pong) return this.#fail('unknown opcode');
    this.#control = Buffer.alloc(length);
  }

  #beginData(length: number): void {
    if (this.#code !== (this.#messageOpen ? opcode.continuation : opcode.binary))
      return this.#fail('unexpected opcode');
    if (!this.#messageOpen) {
      this.#messageOpen = true;
      this.#messageBytes = 0;
      this.#fragments = 0;
    }
    this.#messageBytes += length;
    this.#fragments++;
    if (this.#messageBytes > limits.maxMessageBytes) return this.#fail('message too long');
    if (this.#fragments > limits.maxFragments) return this.#fail('too many fragments');
  }

  #payload(piece: Buffer): void {
    if (this.#mask !== 0) this.#unmask(piece);
    this.#left -= piece.length;
    if (this.#code >= opcode.close) {
      piece.copy(this.#control, this.#control.length - this.#left - piece.length); // returned after this read
    } else {
      this.#sink.onPiece(piece);
    }
    if (this.#left === 0 && !this.#stopped) this.#endFrame();
  }

  #endFrame(): void {
    this.#inPayload = false;
    switch (this.#code) {
      case opcode.ping:
        return this.#sink.onPing(this.#control);
      case opcode.pong:
        return;
      case opcode.close:
        this.#stopped = true;
        return this.#sink.onClose(this.#control.length >= 2 ? this.#control.readUInt16BE(0) : 1005);
      default:
        if (!this.#final) return;
        this.#messageOpen = false;
        this.#sink.onMessageEnd();
    }
  }

  /** XORs in place; whole 32-bit words where the bytes lie aligned. */
  #unmask(piece: Buffer): void {
    const key = Buffer.allocUnsafe(4);
    key.writeInt32LE(this.#mask);
    let turn = this.#maskTurn;
    let at = 0;
    const align = Math.min((4 - (piece.byteOffset & 3)) & 3, piece.length);
    for (; at < align; at++) piece[at] = (piece[at] ?? 0) ^ (key[turn++ & 3] ?? 0);
    const words = (piece.length - at) >> 2;
    if (words > 0) {
      const rotated = Buffer.allocUnsafe(4);
      for (let i = 0; i < 4; i++) rotated[i] = key[(turn + i) & 3] ?? 0;
      const word = rotated.readInt32LE(0);
      const view = new Int32Array(piece.buffer, piece.byteOffset + at, words);
      for (let i = 0; i < words; i++) view[i] = (view[i] ?? 0) ^ word;
      at += words * 4;
    }
    for (; at < piece.length; at++) piece[at] = (piece[at] ?? 0) ^ (key[turn++ & 3] ?? 0);
    this.#maskTurn = (this.#maskTurn + piece.length) & 3;
  }
}
