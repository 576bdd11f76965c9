import { ByteQueue } from './byte-queue.ts';
import type { Target } from '../protocol/address.ts';
import { limits } from '../protocol/limits.ts';
import type { Sender } from './fair-queue.ts';
import { returnBytes } from './slab-pool.ts';
import type { Outbox } from './outbox.ts';
import type { Reason } from '../protocol/reasons.ts';
import { frame, resetPayload } from '../protocol/frames.ts';

/** What a stream reports to its owner. */
export interface StreamHandler {
  /** Nothing is under way on the stream: it is only kept for a next use. */
  readonly idle?: boolean;
  /** The phone has connected (relay side). */
  onOpened?(): void;
  /** Bytes from the other side. Call `stream.consumed(n)` once they have left for the consumer. */
  onData(piece: Buffer): void;
  /** The other side sends no more. */
  onEnd(): void;
  /** `write()` said false; now there is room again. */
  onDrain(): void;
  /** The stream is gone. Exactly once, and last. */
  onClose(reason: Reason): void;
}

/** What a stream needs of its session. */
export interface StreamCarrier {
  readonly outbox: Outbox;
  readonly rttMs: number | undefined;
  /** Memory that streams and flows hold, bytes: each adds what it takes and subtracts what it releases. */
  channelBytes: number;
  /** The stream has pieces that go to its owner together: call its `deliver()` when the read is done. */
  gather(stream: Stream): void;
  /** Write urgent frames soon. */
  schedule(): void;
  /** The sender has bytes that it may send. */
  activate(sender: Sender): void;
  forget(id: number): void;
  nowMs(): number;
}

const empty = Buffer.alloc(0);
/** Bytes that may wait in a stream before `write()` says false. */
const highWaterBytes = 131_072;
/** Shorter pieces of one read are handed over together: a frame of one byte must not cost the owner its own write. */
const gatherBelowBytes = 4_096;

/** One TCP connection carried in a tunnel. Each direction has its own credit and ends on its own. */
export class Stream implements Sender {
  readonly id: number;
  handler: StreamHandler | undefined;
  /** Where it leads (relay side). */
  target: Target | undefined = undefined;
  deficit = 0;
  queue: Sender['queue'] = undefined;
  following: Sender | undefined = undefined;
  /** True once nothing more will happen on this stream. */
  closed = false;
  readonly #carrier: StreamCarrier;
  #opened = false;
  // Sending
  #credit: number;
  #waiting: ByteQueue | undefined = undefined;
  #wantsDrain = false;
  #ending = false;
  #finSent = false;
  #breaksWith: Reason | undefined = undefined;
  // Receiving
  #window: number = limits.initialWindowBytes;
  #unconsumed = 0;
  /** What came in this read and is not handed over yet: one piece, or several gathered. */
  #arrived: Buffer | undefined = undefined;
  #gathered: ByteQueue | undefined = undefined;
  #toReturn = 0;
  #returnedAtMs = 0;
  #finReceived = false;

  constructor(id: number, carrier: StreamCarrier, credit: number) {
    this.id = id;
    this.#carrier = carrier;
    this.#credit = credit;
  }

  /** True once the phone has connected. */
  get opened(): boolean {
    return this.#opened;
  }

  /** True while there are bytes and credit (for the fair queue). */
  get ready(): boolean {
    return this.#credit > 0 && this.#waiting !== undefined && !this.closed;
  }

  /** Memory that waits for the peer, and bytes of the peer that its owner has not consumed. */
  get heldBytes(): number {
    return this.closed ? 0 : (this.#waiting?.heldBytes ?? 0) + this.#unconsumed;
  }

  /** Phone side: says that the destination has accepted. */
  accept(): void {
    if (this.closed || this.#opened) return;
    this.#opened = true;
    this.#carrier.outbox.frame(frame.opened, this.id, empty);
    this.#carrier.schedule();
  }

  /**
   * Queues bytes; the buffer must not be changed afterwards. False: wait for onDrain before writing more (what was
   * written is kept all the same). After `end()` or a close the bytes are dropped.
   */
  write(bytes: Buffer): boolean {
    if (this.closed || this.#ending || bytes.length === 0) return true;
    const waiting = (this.#waiting ??= new ByteQueue());
    const heldBefore = waiting.heldBytes;
    waiting.push(bytes);
    this.#carrier.channelBytes += waiting.heldBytes - heldBefore;
    if (this.#credit > 0) this.#carrier.activate(this);
    this.#wantsDrain ||= waiting.heldBytes >= highWaterBytes;
    return !this.#wantsDrain;
  }

  /** Says that no more bytes follow, once the queued ones are sent. */
  end(): void {
    if (this.closed || this.#ending) return;
    this.#ending = true;
    if (!this.#waiting) this.#sendFin();
  }

  /** Ends both directions immediately; queued bytes are dropped. */
  reset(reason: Reason): void {
    if (this.closed) return;
    this.#dropArrived();
    this.#carrier.outbox.frame(frame.reset, this.id, resetPayload(reason));
    this.#carrier.schedule();
    this.finish(reason);
  }

  /** As `reset`, but behind what is queued: the source broke off after these bytes. */
  resetBehind(reason: Reason): void {
    if (!this.#waiting) return this.reset(reason);
    this.#ending = true;
    this.#breaksWith ??= reason;
  }

  /** Returns credit for bytes that have left for the consumer. */
  consumed(bytes: number): void {
    if (this.closed) return;
    this.#unconsumed -= bytes;
    this.#carrier.channelBytes -= bytes;
    if (this.#finReceived) return;
    this.#toReturn += bytes;
    if (this.#toReturn < this.#window >> 1) return;
    const credit = this.#toReturn + this.#growth();
    this.#toReturn = 0;
    this.#carrier.outbox.frameU32(frame.window, this.id, credit);
    this.#carrier.schedule();
  }

  /** Doubles the window while it holds less than two round trips' worth of what the consumer takes. */
  #growth(): number {
    const nowMs = this.#carrier.nowMs();
    const elapsedMs = Math.max(nowMs - this.#returnedAtMs, 0.05);
    this.#returnedAtMs = nowMs;
    const wanted = (this.#toReturn / elapsedMs) * (this.#carrier.rttMs ?? 0) * 2;
    if (wanted <= this.#window || this.#window >= limits.maxWindowBytes) return 0;
    const growth = Math.min(this.#window, limits.maxWindowBytes - this.#window);
    this.#window += growth;
    return growth;
  }

  // What follows is for the session.

  /** Sends at most `most` bytes of what waits, as one frame; returns its length on the wire. */
  emit(most: number): number {
    const waiting = this.#waiting;
    const heldBefore = waiting?.heldBytes ?? 0;
    const taken = waiting?.take(Math.min(most, this.#credit, limits.maxDataBytes));
    if (!waiting || !taken) return 0;
    this.#carrier.channelBytes += waiting.heldBytes - heldBefore;
    const bytes = this.#carrier.outbox.frame(frame.data, this.id, taken);
    this.#credit -= taken.length;
    this.deficit -= taken.length;
    if (waiting.bytes === 0) {
      this.#waiting = undefined;
      if (this.#breaksWith) this.reset(this.#breaksWith);
      else if (this.#ending) this.#sendFin();
    }
    return bytes;
  }

  /** Calls onDrain when it is due. */
  drained(): void {
    if (!this.#wantsDrain || this.closed || (this.#waiting?.heldBytes ?? 0) > highWaterBytes >> 1) return;
    this.#wantsDrain = false;
    this.handler?.onDrain();
  }

  onOpened(): void {
    this.#opened = true;
    this.#returnedAtMs = this.#carrier.nowMs();
    this.handler?.onOpened?.();
  }

  /** False: the peer sent more than its credit, or after its FIN. */
  onPiece(piece: Buffer): boolean {
    this.#unconsumed += piece.length;
    this.#carrier.channelBytes += piece.length;
    if (this.#finReceived || this.#unconsumed + this.#toReturn > this.#window) return false;
    if (piece.length < gatherBelowBytes) {
      this.#gather(piece);
    } else {
      this.deliver();
      if (this.closed) returnBytes(piece);
      else this.handler?.onData(piece);
    }
    return true;
  }

  /** Hands over what was gathered in this read. */
  deliver(): void {
    const arrived = this.#arrived;
    const gathered = this.#gathered;
    this.#arrived = undefined;
    this.#gathered = undefined;
    if (arrived) this.handler?.onData(arrived);
    for (let piece = gathered?.take(Infinity); piece; piece = gathered?.take(Infinity)) this.handler?.onData(piece);
  }

  #gather(piece: Buffer): void {
    if (this.#gathered) {
      this.#gathered.gather(piece);
    } else if (this.#arrived) {
      this.#gathered = new ByteQueue();
      this.#gathered.gather(this.#arrived);
      this.#gathered.gather(piece);
      this.#arrived = undefined;
    } else {
      this.#arrived = piece; // by reference: what is alone in its read is not copied
      this.#carrier.gather(this);
    }
  }

  #dropArrived(): void {
    if (this.#arrived) returnBytes(this.#arrived);
    this.#arrived = undefined;
    this.#gathered = undefined;
  }

  /** False: the credit is beyond what any window can be. */
  onWindow(credit: number): boolean {
    this.#credit += credit;
    if (credit === 0 || this.#credit > 0x7fff_ffff) return false;
    if (this.#waiting) this.#carrier.activate(this);
    return true;
  }

  /** False: a second FIN. */
  onFin(): boolean {
    if (this.#finReceived) return false;
    this.deliver();
    this.#finReceived = true;
    this.handler?.onEnd();
    if (this.#finSent) this.finish('done');
    return true;
  }

  /** Takes the stream out of the session and notifies the owner. */
  finish(reason: Reason): void {
    if (this.closed) return;
    this.deliver();
    if (this.closed) return; // the owner has reset it over what was delivered
    this.#carrier.channelBytes -= this.heldBytes;
    this.closed = true;
    this.#waiting?.clear();
    this.#waiting = undefined;
    this.#carrier.forget(this.id);
    this.handler?.onClose(reason);
    this.handler = undefined;
  }

  #sendFin(): void {
    this.#finSent = true;
    this.#carrier.outbox.frame(frame.fin, this.id, empty);
    this.#carrier.schedule();
    if (this.#finReceived) this.finish('done');
  }
}
