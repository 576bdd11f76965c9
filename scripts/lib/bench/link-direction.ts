import type net from 'node:net';

/** Rate in bytes per millisecond, one-way delay, and how many bytes may wait for the bottleneck. */
export interface LinkShape {
  readonly bytesPerMs: number;
  readonly delayMs: number;
  readonly queueBytes: number;
}

interface Parcel {
  readonly to: net.Socket;
  /** Undefined: the sender's FIN. */
  readonly bytes: Buffer | undefined;
  /** When its last byte has left the bottleneck. */
  readonly leavesAtMs: number;
}

const parcelMs = 1; // a parcel is at most one millisecond of the rate, so that nothing arrives in larger bursts
const readBytes = 65_536; // what one read of a socket may bring

/**
 * One direction of the link. Bytes pass a bottleneck of fixed rate in arrival order and arrive `delayMs` later.
 * TCP cannot lose bytes half way, so a full queue stops reading instead of dropping: the sender then sees its own
 * socket buffer fill, as behind a modem with a long queue.
 */
export class LinkDirection {
  readonly #shape: LinkShape;
  /** With more than this in the queue another read might not fit. */
  readonly #fullBytes: number;
  readonly #parcelBytes: number;
  /** Not yet through the bottleneck, then not yet arrived: both in order of time. */
  readonly #parcels: Parcel[] = [];
  #firstInQueue = 0;
  #queuedBytes = 0;
  #busyUntilMs = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #waiting = new Set<net.Socket>();

  constructor(shape: LinkShape) {
    this.#shape = shape;
    this.#fullBytes = shape.queueBytes - readBytes;
    this.#parcelBytes = Math.max(1, Math.floor(shape.bytesPerMs * parcelMs));
  }

  /** Carries everything that `from` sends to `to`, its FIN included; an error on one side ends the other immediately. */
  join(from: net.Socket, to: net.Socket): void {
    from.on('data', (bytes) => {
      for (let at = 0; at < bytes.length; at += this.#parcelBytes) {
        this.#enqueue(to, bytes.subarray(at, at + this.#parcelBytes));
      }
      if (this.#queuedBytes <= this.#fullBytes) return;
      from.pause();
      this.#waiting.add(from);
    });
    from.on('end', () => this.#enqueue(to, undefined));
    from.on('error', () => to.destroy());
    from.on('close', () => this.#waiting.delete(from));
  }

  #enqueue(to: net.Socket, bytes: Buffer | undefined): void {
    const size = bytes?.length ?? 0;
    this.#busyUntilMs = Math.max(this.#busyUntilMs, performance.now()) + size / this.#shape.bytesPerMs;
    this.#queuedBytes += size;
    this.#parcels.push({ to, bytes, leavesAtMs: this.#busyUntilMs });
    this.#timer ??= setTimeout(this.#tick, 1);
  }

  readonly #tick = (): void => {
    const now = performance.now();
    this.#timer = undefined;
    let parcel = this.#parcels[this.#firstInQueue];
    while (parcel && parcel.leavesAtMs <= now) {
      this.#queuedBytes -= parcel.bytes?.length ?? 0;
      parcel = this.#parcels[++this.#firstInQueue];
    }
    this.#deliver(now - this.#shape.delayMs);
    if (this.#queuedBytes <= this.#fullBytes) this.#wake();
    if (this.#parcels.length > 0) this.#timer ??= setTimeout(this.#tick, 1);
  };

  #deliver(leftBeforeMs: number): void {
    let arrived = 0;
    for (const { to, bytes, leavesAtMs } of this.#parcels) {
      if (leavesAtMs > leftBeforeMs) break;
      if (bytes) to.write(bytes);
      else to.end();
      arrived++;
    }
    this.#parcels.splice(0, arrived);
    this.#firstInQueue -= arrived;
  }

  #wake(): void {
    for (const socket of this.#waiting) socket.resume();
    this.#waiting.clear();
  }
}
