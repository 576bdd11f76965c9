import type { Reason } from '../protocol/reasons.ts';
import type { SlabReads } from './slab-reads.ts';
import { Splice, type ByteEnd } from './splice.ts';
import type { Stream } from './stream.ts';

/** A splice that reports its end to a function: enough for the phone, which only dials. */
class PlainSplice extends Splice {
  readonly #onFinished: ((reason: Reason) => void) | undefined;

  constructor(socket: ByteEnd, stream: Stream, { reads, onFinished }: SpliceOptions) {
    super(socket);
    this.stream = stream;
    this.reads = reads;
    this.#onFinished = onFinished;
    if (reads) {
      reads.onData = (chunk) => this.fromSocket(chunk);
      socket.once('close', () => reads.close());
    }
    this.start();
  }

  protected override finished(reason: Reason): void {
    this.#onFinished?.(reason);
  }
}

export interface SpliceOptions {
  /** The reads that the socket was made with. */
  readonly reads?: SlabReads | undefined;
  /** Called once, when both are gone. */
  readonly onFinished?: ((reason: Reason) => void) | undefined;
}

/** Joins a connected socket and a stream; the result is the stream's handler. */
export function splice(socket: ByteEnd, stream: Stream, options: SpliceOptions = {}): Splice {
  return new PlainSplice(socket, stream, options);
}
