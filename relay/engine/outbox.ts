import type { Socket } from 'node:net';
import { frameHeaderBytes } from '../protocol/frames.ts';
import { returnBytes } from './slab-pool.ts';
import { opcode, writeHeader } from '../protocol/websocket.ts';

const slabBytes = 16_384;
const lingerMs = 1_000;
/** Payloads up to this many bytes are copied next to their header: cheaper than one more part in the write. */
const copyBelowBytes = 1_024;

/**
 * Collects frames and hands them to the socket in one vectored write. Headers and small payloads are written into
 * slabs; bulk payloads go by reference, so no one may change a buffer after handing it over.
 */
export class Outbox {
  readonly #socket: Socket;
  readonly #masked: boolean;
  #slab = Buffer.allocUnsafeSlow(slabBytes);
  #from = 0;
  #to = 0;
  readonly #parts: Buffer[] = [];
  #partsBytes = 0;
  /** Parts that the socket may still hold. */
  readonly #unwritten: Buffer[] = [];
  readonly #onWritten = (): void => {
    this.#settle();
    if (this.#heldBack) this.flush();
  };
  /** A flush found the socket busy. */
  #heldBack = false;

  constructor(socket: Socket, masked: boolean) {
    this.#socket = socket;
    this.#masked = masked;
  }

  /** Bytes that the kernel has not taken, bytes. */
  get waitingBytes(): number {
    return this.#socket.writableLength + this.#partsBytes;
  }

  /** Adds a frame. Returns its length on the wire. */
  frame(type: number, streamId: number, payload: Buffer): number {
    const bytes = this.#head(type, streamId, payload.length, payload.length <= copyBelowBytes);
    this.#append(payload);
    return bytes + payload.length;
  }

  /** Adds a frame whose payload is a head of at most 300 bytes written by `write` and a body. */
  frameWithHead(
    type: number,
    streamId: number,
    headLength: number,
    write: (into: Buffer, at: number) => void,
    body: Buffer,
  ): number {
    const payloadBytes = headLength + body.length;
    const bytes = this.#head(type, streamId, payloadBytes, body.length <= copyBelowBytes);
    write(this.#slab, this.#to);
    this.#to += headLength;
    this.#append(body);
    return bytes + payloadBytes;
  }

  /** Adds a frame with a u32 payload. */
  frameU32(type: number, streamId: number, value: number): void {
    this.#head(type, streamId, 4, true);
    this.#to = this.#slab.writeUInt32BE(value, this.#to);
  }

  /** Adds a WebSocket control message (close, ping, pong). */
  control(code: number, payload: Buffer): void {
    this.#reserve(14 + payload.length);
    this.#to = writeHeader(this.#slab, this.#to, code, payload.length, this.#masked);
    this.#to += payload.copy(this.#slab, this.#to);
  }

  /** Writes everything collected; while the socket is busy, later: a write request for each frame would pile up. */
  flush(): void {
    this.#heldBack = this.#socket.writableLength > 0;
    if (!this.#heldBack) this.#write();
  }

  #write(): void {
    this.#seal();
    const parts = this.#parts;
    const last = parts.pop();
    if (!last) return;
    const socket = this.#socket;
    socket.cork();
    for (const part of parts) socket.write(part);
    socket.write(last, this.#onWritten);
    socket.uncork();
    for (const part of parts) this.#unwritten.push(part);
    this.#unwritten.push(last);
    parts.length = 0;
    this.#partsBytes = 0;
    this.#settle();
  }

  /** Nothing follows: closes the socket, which gets a second for what is on its way. */
  end(): void {
    const socket = this.#socket;
    if (!socket.destroyed) this.#write();
    socket.end();
    const linger = setTimeout(() => socket.destroy(), lingerMs).unref();
    socket.once('close', () => clearTimeout(linger));
  }

  /** Returns what the kernel has taken. */
  #settle(): void {
    if (this.#socket.writableLength > 0) return; // #onWritten sees to it
    for (const part of this.#unwritten) returnBytes(part);
    this.#unwritten.length = 0;
  }

  #head(type: number, streamId: number, payloadBytes: number, copied: boolean): number {
    const messageBytes = frameHeaderBytes + payloadBytes;
    // 300: the longest address before a datagram that goes by reference
    this.#reserve(14 + frameHeaderBytes + (copied ? payloadBytes : 300));
    const start = this.#to;
    let at = writeHeader(this.#slab, start, opcode.binary, messageBytes, this.#masked);
    this.#slab[at++] = type;
    at = this.#slab.writeUInt32BE(streamId, at);
    this.#to = at;
    return at - start;
  }

  #append(payload: Buffer): void {
    if (payload.length <= copyBelowBytes) {
      this.#to += payload.copy(this.#slab, this.#to);
      returnBytes(payload);
    } else {
      this.#seal();
      this.#parts.push(payload);
      this.#partsBytes += payload.length;
    }
  }

  #reserve(bytes: number): void {
    if (this.#to + bytes <= this.#slab.length) return;
    this.#seal();
    this.#slab = Buffer.allocUnsafeSlow(Math.max(slabBytes, bytes));
    this.#from = 0;
    this.#to = 0;
  }

  #seal(): void {
    if (this.#to === this.#from) return;
    this.#parts.push(this.#slab.subarray(this.#from, this.#to));
    this.#partsBytes += this.#to - this.#from;
    this.#from = this.#to;
  }
}
