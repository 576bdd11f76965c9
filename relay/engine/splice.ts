import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { readIntoSlabs, SlabReads } from './slab-reads.ts';
import { ByteQueue } from './byte-queue.ts';
import { endedByReset } from './reset-check.ts';
import { returnBytes } from './slab-pool.ts';
import type { Reason } from '../protocol/reasons.ts';
import type { Stream, StreamHandler } from './stream.ts';

/** One side of a splice: a socket, or any byte stream that stands for one. */
export interface ByteEnd extends Duplex {
  /** Sockets have it: closes with a TCP reset. */
  resetAndDestroy?(): unknown;
  /** Stands in for a socket: nothing is under way, it is kept for a next use. */
  readonly idle?: boolean;
  /** Stands in for a socket: ends behind what was written, and knows that it broke off there. */
  endBroken?(reason: Reason): void;
}

const nothing = Buffer.alloc(0);

/** A socket that a splice owns; the listeners below are shared by all and find their splice here. */
interface SplicedSocket extends ByteEnd {
  splice?: Splice | undefined;
}

/**
 * Joins a socket and a stream: bytes both ways with back-pressure, half-close kept whole, resets passed on. One object
 * per connection and no closure. Both ends of a tunnel use it; the relay's pipe extends it with metering and limits.
 */
export class Splice implements StreamHandler {
  /** The socket, or the one that has taken its handle over (readBulk). */
  socket: ByteEnd;
  /** Set right after the stream is made. */
  stream: Stream | undefined;
  /** What the socket reads into; undefined: node's own memory. */
  protected reads: SlabReads | undefined;
  /** Bytes for the socket that the kernel has not taken yet. */
  #owed = 0;
  /** What the kernel has not taken, or only in part; returned with all of it. */
  readonly #unwritten: Buffer[] = [];
  /** What came behind it: gathered, so that pieces of one byte do not cost a write request each. */
  #behind: ByteQueue | undefined;
  #onWritten: (() => void) | undefined;
  #awaitsWritten = false;
  #streamReason: Reason | undefined;
  #socketClosed = false;
  #finished = false;

  constructor(socket: ByteEnd) {
    this.socket = socket;
  }

  /** Starts to read the socket. Call once `stream` is set. */
  protected start(): void {
    const { socket } = this;
    socket.on('data', onSocketData);
    this.#listen();
    if (socket.destroyed) this.socketClosed();
    else if (socket.readableEnded) this.stream?.end();
    else socket.resume();
  }

  #listen(): void {
    const socket: SplicedSocket = this.socket;
    socket.splice = this;
    socket.on('end', onSocketEnd);
    socket.on('drain', onSocketDrain);
    socket.on('error', onSocketError);
    socket.on('close', onSocketClose);
  }

  /** From now on the socket's bytes are read into memory that is used again. False: not possible, or not now. */
  readBulk(): boolean {
    const { socket } = this;
    if (!(socket instanceof Socket) || socket.isPaused()) return false;
    const reads = new SlabReads((chunk) => this.fromSocket(chunk), false);
    const successor = readIntoSlabs(socket, reads);
    if (!successor) return false;
    this.#detach();
    this.reads?.close();
    this.reads = reads;
    this.socket = successor;
    this.#listen();
    successor.resume();
    this.socketDrained(); // all was written, but 'drain' may still have been under way
    return true;
  }

  /** Memory that waits in this splice, towards the stream and towards the socket, bytes. */
  get heldBytes(): number {
    const { stream } = this;
    return stream && !stream.closed ? stream.heldBytes : this.#owed;
  }

  /** Call now and then: a socket that has become quiet returns its bulk memory. */
  rest(): void {
    this.socketDrained(); // a write that ended below the high-water mark was announced by no one
    if (this.reads?.isResting()) this.readBulk();
  }

  /** Takes the splice's hands off the socket, so that someone else can answer on it. */
  protected release(): void {
    this.#detach();
    this.#socketClosed = true;
  }

  #detach(): void {
    const socket: SplicedSocket = this.socket;
    socket.splice = undefined;
    socket.off('data', onSocketData);
    socket.off('end', onSocketEnd);
    socket.off('drain', onSocketDrain);
    socket.off('close', onSocketClose); // the error listener stays: a socket must never be without one
  }

  // Socket → stream

  /** Bytes from the socket. */
  fromSocket(bytes: Buffer): void {
    if (this.stream?.write(bytes) === false) this.socket.pause();
  }

  /** The socket's peer sends no more. */
  socketEnded(): void {
    if (endedByReset(this.socket)) this.stream?.resetBehind(this.socketBroken());
    else this.stream?.end();
  }

  onDrain(): void {
    this.socket.resume();
  }

  // Stream → socket

  onData(piece: Buffer): void {
    this.toSocket(piece);
  }

  /** Writes bytes, or keeps them while earlier ones wait; returns their credit once the kernel has them. */
  protected toSocket(bytes: Buffer): void {
    const socket = this.socket;
    if (this.#socketClosed) return returnBytes(bytes);
    this.#owed += bytes.length;
    if (socket.writableLength > 0 || this.#behind) {
      // a copy: by reference it would pin the slab that it lies in
      (this.#behind ??= new ByteQueue({ returned: socket instanceof Socket })).gather(bytes);
      return this.#awaitWritten();
    }
    if (socket instanceof Socket) {
      this.#write(bytes);
    } else {
      socket.write(Buffer.from(bytes));
      returnBytes(bytes);
    }
    if (socket.writableLength === 0) this.#settle();
  }

  /** Writes bytes that no one else reads. */
  #write(bytes: Buffer, onWritten?: () => void): void {
    this.#unwritten.push(bytes);
    this.socket.write(bytes, onWritten);
  }

  /** Node emits 'drain' only from the high-water mark on. Below it, a write with a callback shows when all is written. */
  #awaitWritten(): void {
    if (this.#awaitsWritten || this.socket.writableNeedDrain) return;
    this.#awaitsWritten = true;
    this.#onWritten ??= () => {
      this.#awaitsWritten = false;
      this.socketDrained();
    };
    const next = this.#behind?.takeAll() ?? nothing;
    this.#behind = undefined;
    this.#write(next, this.#onWritten);
  }

  /** Writes what is kept, so that what ends the socket comes behind it. */
  protected flushToSocket(): void {
    const behind = this.#behind;
    this.#behind = undefined;
    this.socket.cork();
    for (let next = behind?.take(Infinity); next; next = behind?.take(Infinity)) this.#write(next);
    this.socket.uncork();
  }

  onEnd(): void {
    this.flushToSocket();
    this.socket.end();
  }

  onClose(reason: Reason): void {
    this.#streamReason ??= reason;
    const socket = this.socket;
    if (reason === 'done') {
      this.flushToSocket();
      if (!socket.writableEnded) socket.end();
    } else if (!socket.destroyed && !this.#socketClosed) {
      this.breakOff(reason);
    }
    this.#finish();
  }

  /** The stream broke off. A destination sees that immediately: an upload that is cut short must not look complete. */
  protected breakOff(_reason: Reason): void {
    abort(this.socket);
  }

  /** Both sides are gone. Called exactly once. */
  protected finished(_reason: Reason): void {}

  /** The socket broke off: what it sent before that still goes to the other side. */
  protected socketLost(stream: Stream): void {
    stream.resetBehind(this.socketBroken());
  }

  /** Why a stream ends when its socket broke off. */
  protected socketBroken(): Reason {
    return 'connection_reset';
  }

  // For the socket's listeners

  socketDrained(): void {
    if (this.socket.writableLength > 0 || this.#socketClosed) return;
    this.#settle();
    if (!this.#behind) return;
    this.flushToSocket();
    if (this.socket.writableLength === 0) this.#settle();
  }

  socketClosed(): void {
    if (this.#socketClosed) return;
    this.#socketClosed = true;
    this.#behind?.clear();
    this.#behind = undefined;
    const { socket, stream } = this;
    const complete = socket.readableEnded && socket.writableFinished; // then what waits in the stream still goes out
    if (stream && !stream.closed && !complete) this.socketLost(stream);
    this.#finish();
  }

  /** The kernel has taken everything but what is kept behind. */
  #settle(): void {
    const kept = this.#behind?.bytes ?? 0;
    const owed = this.#owed - kept;
    this.#owed = kept;
    if (owed > 0) this.stream?.consumed(owed);
    this.#returnMemory();
  }

  #returnMemory(): void {
    for (const bytes of this.#unwritten) returnBytes(bytes);
    this.#unwritten.length = 0;
  }

  #finish(): void {
    if (this.#finished || !this.#socketClosed || this.#streamReason === undefined) return;
    this.#finished = true;
    this.finished(this.#streamReason);
  }
}

function onSocketData(this: SplicedSocket, bytes: Buffer): void {
  this.splice?.fromSocket(bytes);
}

function onSocketEnd(this: SplicedSocket): void {
  this.splice?.socketEnded();
}

function onSocketDrain(this: SplicedSocket): void {
  this.splice?.socketDrained();
}

function onSocketError(this: SplicedSocket): void {
  // 'close' follows and ends the splice
}

function onSocketClose(this: SplicedSocket): void {
  this.splice?.socketClosed();
}

/**
 * Closes a socket so that its peer sees that something is missing. While its FIN is under way node cannot reset it
 * (EINVAL from libuv) and would never emit 'close': it is destroyed then. So is a TLS socket, which node cannot reset; that
 * it was cut shows all the same, for its close_notify is missing (RFC 8446 §6.1).
 */
export function abort(socket: ByteEnd): void {
  if (socket.resetAndDestroy && !socket.writableEnded && !(socket instanceof TLSSocket)) socket.resetAndDestroy();
  else socket.destroy(new Error('cut'));
}
