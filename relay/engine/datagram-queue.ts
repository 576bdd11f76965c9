import type { Target } from '../protocol/address.ts';
import { limits } from '../protocol/limits.ts';

export interface WaitingDatagram {
  readonly address: Target;
  readonly payload: Buffer;
}

/** Datagrams that wait, oldest first, bounded in number and in the memory that they hold. */
export class DatagramQueue {
  #heldBytes = 0;
  readonly #waiting: WaitingDatagram[] = [];
  readonly #maxDatagrams: number;
  readonly #maxHeldBytes: number;

  constructor(maxDatagrams: number, maxHeldBytes: number) {
    this.#maxDatagrams = maxDatagrams;
    this.#maxHeldBytes = maxHeldBytes;
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** Memory that is kept for them, with what each costs besides its payload, bytes. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** True when it holds more than it may: take the oldest, or do not push. */
  get full(): boolean {
    return this.#waiting.length >= this.#maxDatagrams || this.#heldBytes >= this.#maxHeldBytes;
  }

  /** Adds a datagram. A payload that lies in much larger memory is copied, so that it does not pin that. */
  push(address: Target, payload: Buffer): void {
    const own = payload.buffer.byteLength <= heldBy(payload) * 2 ? payload : copyOf(payload);
    this.#waiting.push({ address, payload: own });
    this.#heldBytes += heldBy(own);
  }

  take(): WaitingDatagram | undefined {
    const oldest = this.#waiting.shift();
    if (oldest) this.#heldBytes -= heldBy(oldest.payload);
    return oldest;
  }

  clear(): void {
    this.#waiting.length = 0;
    this.#heldBytes = 0;
  }
}

function heldBy(payload: Buffer): number {
  return payload.length + limits.datagramOverheadBytes;
}

function copyOf(payload: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(payload.length);
  copy.set(payload);
  return copy;
}
