import { DatagramBatch, type Received } from './datagram-batch.ts';
import type { Native } from './native.ts';

/** Longest wait for a datagram, and so until a receiver that was closed has let go of its socket. */
const waitMs = 250;

/** Receives the datagrams of a socket of bindTransparent() until it is closed. The socket stays the caller's. */
export class DatagramReceiver {
  readonly #native: Native;
  readonly #fd: number;
  readonly #batch: DatagramBatch;
  readonly #onDatagram: (datagram: Received) => void;
  readonly #gone: Promise<void>;
  #closed = false;

  constructor(native: Native, fd: number, onDatagram: (datagram: Received) => void) {
    this.#native = native;
    this.#fd = fd;
    this.#batch = new DatagramBatch(native.memory(DatagramBatch.bytes));
    this.#onDatagram = onDatagram;
    this.#gone = this.#run().finally(() => this.#batch.free());
  }

  /** Resolves when the socket is no longer used. */
  close(): Promise<void> {
    this.#closed = true;
    return this.#gone;
  }

  /** One batch in a turn of the event loop, so that others have theirs. */
  async #run(): Promise<void> {
    while (!this.#closed) {
      await this.#native.readable(this.#fd, this.#batch, waitMs);
      if (this.#closed) return;
      const count = this.#native.receive(this.#fd, this.#batch);
      for (let i = 0; i < count; i++) {
        const datagram = this.#batch.read(i);
        if (datagram) this.#onDatagram(datagram);
      }
    }
  }
}
