import { Duplex } from 'node:stream';
import { ByteQueue, type Stream, type StreamHandler } from '@pocketproxy/relay/engine';
import { type Reason } from '@pocketproxy/relay/protocol';
import type { Link } from '../network/link.ts';

/** Bytes on their way over a link with delay, before a writer has to wait. */
const flightBytes = 4_194_304;

/**
 * The phone's end of a stream as a Duplex: what the relay sends is read here, what is written goes to the relay. Used
 * where there is no plain socket to splice: the simulated site, and simulated links.
 */
export class StreamDuplex extends Duplex implements StreamHandler {
  readonly #stream: Stream;
  readonly #link: Link | undefined;
  /** From the relay, in order; the first `crossed` bytes have arrived over the link and wait for the reader. */
  readonly #received = new ByteQueue();
  #crossed = 0;
  #ended = false;
  #owed = 0;
  #reading = false;
  #inFlight = 0;
  #resume: (() => void) | undefined;
  #blocked = false;
  #broken = false;

  constructor(stream: Stream, link: Link | undefined) {
    super({ allowHalfOpen: true, emitClose: true });
    this.#stream = stream;
    this.#link = link;
    this.on('error', () => undefined);
  }

  onData(piece: Buffer): void {
    const { length } = piece;
    this.#received.gather(piece);
    this.#carry('up', length, () => {
      this.#crossed += length;
      this.#offer();
    });
  }

  onEnd(): void {
    this.#carry('up', 0, () => {
      this.#ended = true;
      this.#offer();
    });
  }

  onDrain(): void {
    this.#blocked = false;
    this.#proceed();
  }

  onClose(reason: Reason): void {
    // After 'done' what was received may still be read; anything else ends it here and now.
    if (reason !== 'done') this.destroy();
  }

  override _read(): void {
    this.#reading = true;
    this.#payBack();
    this.#offer();
  }

  override _write(piece: Buffer, _encoding: BufferEncoding, written: () => void): void {
    this.#inFlight += piece.length;
    const busyMs = this.#carry('down', piece.length, () => {
      this.#inFlight -= piece.length;
      this.#blocked = !this.#stream.write(piece);
      this.#proceed();
    });
    this.#resume = busyMs > 1 ? () => void setTimeout(written, busyMs) : written;
    this.#proceed();
  }

  /** The source broke off: the stream shows that behind what was written. */
  endBroken(): void {
    this.#broken = true;
    this.end();
  }

  override _final(finished: () => void): void {
    this.#carry('down', 0, () => {
      if (this.#broken) this.#stream.resetBehind('connection_reset');
      else this.#stream.end();
      finished();
    });
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const complete = this.readableEnded && this.writableFinished; // then what waits in the stream still goes out
    if (!complete) this.#stream.resetBehind('connection_reset');
    this.#resume = undefined;
    this.#received.clear();
    this.#crossed = 0;
    done(error);
  }

  /** Hands the reader what it takes, so that node's own buffer, which counts bytes and not pieces, stays short. */
  #offer(): void {
    while (this.#reading && this.#crossed > 0) {
      const piece = this.#received.take(this.#crossed);
      if (!piece) break;
      this.#crossed -= piece.length;
      this.#owed += piece.length;
      this.#reading = this.push(piece);
      if (this.#reading) this.#payBack();
    }
    if (!this.#ended || this.#crossed > 0) return;
    this.#ended = false;
    this.push(null);
  }

  #carry(lane: 'up' | 'down', bytes: number, arrive: () => void): number {
    if (this.#link) return this.#link[lane].carry(bytes, () => this.destroyed || arrive());
    arrive();
    return 0;
  }

  #proceed(): void {
    if (this.#blocked || this.#inFlight > flightBytes) return;
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
  }

  #payBack(): void {
    if (this.#owed === 0) return;
    this.#stream.consumed(this.#owed);
    this.#owed = 0;
  }
}
