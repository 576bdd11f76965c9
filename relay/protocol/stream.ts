import { limits } from './limits.ts';
import type { Sender } from './fair-queue.ts';
import type { Outbox } from './outbox.ts';
import type { Reason } from './reasons.ts';
import { frame, resetPayload } from './frames.ts';

/** What a stream tells its owner. */
export interface StreamHandler {
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

/** One TCP connection carried in a tunnel. Both directions have credit of their own and end on their own. */
export class Stream implements Sender {
  readonly id: number;
  handler: StreamHandler | undefined;
  deficit = 0;
  queue: Sender['queue'] = undefined;
  following: Sender | undefined = undefined;
  /** True once nothing more will happen on this stream. */
  closed = false;
  readonly #carrier: StreamCarrier;
  #opened = false;
  // Sending
  #credit: number;
  #waiting: Buffer[] | undefined = undefined;
  #waitingBytes = 0;
  #wantsDrain = false;
  #ending = false;
  #finSent = false;
  #breaksWith: Reason | undefined = undefined;
  // Receiving
  #window: number = limits.initialWindowBytes;
  #unconsumed = 0;
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
    return this.#waitingBytes > 0 && this.#credit > 0 && !this.closed;
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
   * given is kept all the same). After `end()` or a close the bytes are dropped.
   */
  write(bytes: Buffer): boolean {
    if (this.closed || this.#ending || bytes.length === 0) return true;
    (this.#waiting ??= []).push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#credit > 0) this.#carrier.activate(this);
    this.#wantsDrain ||= this.#waitingBytes >= highWaterBytes;
    return !this.#wantsDrain;
  }

  /** Says that no more bytes follow, once the queued ones are sent. */
  end(): void {
    if (this.closed || this.#ending) return;
    this.#ending = true;
    if (this.#waitingBytes === 0) this.#sendFin();
  }

  /** Ends both directions at once; queued bytes are dropped. */
  reset(reason: Reason): void {
    if (this.closed) return;
    this.#carrier.outbox.frame(frame.reset, this.id, resetPayload(reason));
    this.#carrier.schedule();
    this.finish(reason);
  }

  /** As `reset`, but behind what is queued: the source broke off after these bytes. */
  resetBehind(reason: Reason): void {
    if (this.#waitingBytes === 0) return this.reset(reason);
    this.#ending = true;
    this.#breaksWith = reason;
  }

  /** Gives credit back for bytes that have left for the consumer. */
  consumed(bytes: number): void {
    if (this.closed || this.#finReceived) return;
    this.#unconsumed -= bytes;
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
    const first = this.#waiting?.[0];
    if (!first || !this.#waiting) return 0;
    const take = Math.min(first.length, most, this.#credit, limits.maxDataBytes);
    if (take === first.length) this.#waiting.shift();
    else this.#waiting[0] = first.subarray(take);
    const bytes = this.#carrier.outbox.frame(
      frame.data,
      this.id,
      take === first.length ? first : first.subarray(0, take),
    );
    this.#credit -= take;
    this.#waitingBytes -= take;
    this.deficit -= take;
    if (this.#waitingBytes === 0) {
      this.#waiting = undefined;
      if (this.#breaksWith) this.reset(this.#breaksWith);
      else if (this.#ending) this.#sendFin();
    }
    return bytes;
  }

  /** Calls onDrain when it is due. */
  drained(): void {
    if (!this.#wantsDrain || this.closed || this.#waitingBytes > highWaterBytes >> 1) return;
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
    if (this.#finReceived || this.#unconsumed + this.#toReturn > this.#window) return false;
    this.handler?.onData(piece);
    return true;
  }

  /** False: the credit is beyond what any window can be. */
  onWindow(credit: number): boolean {
    this.#credit += credit;
    if (credit === 0 || this.#credit > 0x7fff_ffff) return false;
    if (this.#waitingBytes > 0) this.#carrier.activate(this);
    return true;
  }

  /** False: a second FIN. */
  onFin(): boolean {
    if (this.#finReceived) return false;
    this.#finReceived = true;
    this.handler?.onEnd();
    if (this.#finSent) this.finish('done');
    return true;
  }

  /** Takes the stream out of the session and tells the owner. */
  finish(reason: Reason): void {
    if (this.closed) return;
    this.closed = true;
    this.#waiting = undefined;
    this.#waitingBytes = 0;
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
