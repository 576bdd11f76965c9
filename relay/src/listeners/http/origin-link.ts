import { Duplex } from 'node:stream';
import { ByteQueue } from '../../../engine/index.ts';
import { type Reason, type Target } from '../../../protocol/index.ts';

/** Who uses a link at the moment: one exchange. */
export interface LinkOwner {
  /** Bytes of the origin; call `taken` when more may come. */
  fromOrigin(bytes: Buffer, taken: () => void): void;
  /** The origin sends no more. */
  originEnded(): void;
  /** The stream was not opened, or broke off. Last. */
  originLost(reason: Reason): void;
  /** `send()` said false; now there is room again. */
  originReady(): void;
}

const highWaterMark = 65_536;

/**
 * Stands for the client towards a pipe: what is written to the pipe's stream comes out of here, and what the origin
 * answers goes in. So forwarded requests are counted, limited and cut by the same pipe as tunnels.
 */
export class OriginLink extends Duplex {
  readonly target: Target;
  owner: LinkOwner | undefined;
  /** The origin has ended its side. */
  ended = false;
  /** For the origin, while the pipe does not take more. */
  readonly #waiting = new ByteQueue();
  /** The pipe asks for bytes. */
  #wanted = false;
  #closing = false;
  #breaks: Reason | undefined;
  #idleSinceMs = 0;

  constructor(target: Target, owner: LinkOwner) {
    super({ highWaterMark, allowHalfOpen: true });
    this.target = target;
    this.owner = owner;
  }

  /** True while another request may be sent: none is added to what an origin does not read, though it answers. */
  get usable(): boolean {
    return !this.writableEnded && !this.destroyed && !this.#closing && !this.full;
  }

  /** So many bytes wait for the origin that no more should come. */
  get full(): boolean {
    return this.#waiting.heldBytes >= highWaterMark;
  }

  /** No request is under way. */
  get idle(): boolean {
    return this.owner === undefined && !this.#closing;
  }

  /** How long no one has used it, milliseconds. */
  get idleMs(): number {
    return performance.now() - this.#idleSinceMs;
  }

  /** Between two requests. */
  putAside(): void {
    this.owner = undefined;
    this.#idleSinceMs = performance.now();
  }

  /** Sends bytes to the origin. False: wait for originReady(). */
  send(bytes: Buffer): boolean {
    if (this.destroyed) return true;
    if (this.#wanted) this.#wanted = this.push(bytes);
    else this.#waiting.push(bytes);
    return !this.full;
  }

  /** Signals to the origin that no more bytes follow. */
  sendEnd(): void {
    if (this.#closing || this.destroyed) return;
    this.#closing = true;
    if (this.#waiting.bytes === 0) this.push(null);
  }

  /** Lets the stream go: gracefully when the origin has ended too. */
  close(): void {
    this.owner = undefined;
    if (this.ended) this.sendEnd();
    else this.destroy();
  }

  /** Lets the stream go behind what is still on its way to the origin. */
  finish(): void {
    this.owner = undefined;
    this.sendEnd();
  }

  /** The stream broke off behind what was written; its owner is notified once it has taken all of it. */
  endBroken(reason: Reason): void {
    if (!this.writableEnded) this.#breaks = reason;
    else if (this.writableFinished) this.lost(reason);
    else this.once('finish', () => this.lost(reason));
    this.end();
  }

  /** For the pipe's callbacks. */
  lost(reason: Reason): void {
    const { owner } = this;
    this.owner = undefined;
    this.destroy();
    owner?.originLost(reason);
  }

  override _read(): void {
    const waited = this.#waiting.bytes > 0;
    this.#wanted = true;
    while (this.#wanted && this.#waiting.bytes > 0) this.#wanted = this.push(this.#waiting.take(highWaterMark));
    if (this.#waiting.bytes > 0) return;
    if (waited && this.#closing) this.push(null);
    else this.owner?.originReady();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, taken: () => void): void {
    if (this.owner) return this.owner.fromOrigin(bytes, taken);
    taken();
    this.destroy(); // an idle origin has nothing to say
  }

  override _final(done: () => void): void {
    this.ended = true;
    done();
    if (this.#breaks) this.lost(this.#breaks);
    else if (this.owner) this.owner.originEnded();
    else this.sendEnd();
  }

  override _destroy(_error: Error | null, done: (error: Error | null) => void): void {
    this.#waiting.clear();
    done(null); // the reason comes with lost()
  }
}
