import { abort, returnBytes, Splice, type ByteEnd, type Stream } from '../../engine/index.ts';
import { type Reason } from '../../protocol/index.ts';
import type { Running } from '../connection/connection.ts';
import type { StreamPermit } from '../gate/gate.ts';
import { relayLimits } from '../limits.ts';
import type { PipeSweep, Swept } from './pipe-sweep.ts';
import { ShapedBytes } from './shaped-bytes.ts';
import type { Shaped } from '../connection/speed.ts';
import type { Tunnels } from '../tunnel/registry.ts';

export interface PipeOptions {
  readonly tunnels: Pick<Tunnels, 'open'>;
  /** Where it is swept from its opening to its end. */
  readonly pipes: PipeSweep;
  /** Released by the pipe, whatever happens. */
  readonly permit: StreamPermit;
  /** The customer's side: its socket, or a byte stream that stands for one. */
  readonly client: ByteEnd;
  /** Bytes of the client that go with the OPEN. */
  readonly early?: Buffer | undefined;
  /** The phone has connected: answer the client. Bytes of the destination follow. */
  readonly onOpened: () => void;
  /**
   * Nothing was opened and the client is the caller's again: answer and close. Not called when the client has left.
   * `untouched`: nothing of the client was sent, so that it may be tried again as if nothing had been.
   */
  readonly onRefused: (reason: Reason, untouched: boolean) => void;
  /** Both sides of an opened pipe are gone. */
  readonly onClosed?: (reason: Reason) => void;
}

/** Nothing more is delivered then: memory is needed, or the client takes nothing. */
const givesUp: ReadonlySet<Reason> = new Set(['relay_overloaded', 'memory_hoarded', 'idle_timeout']);

/** A read of so many bytes is taken for the begin of an upload. */
const bulkReadBytes = 16_384;

/**
 * The one place where bytes flow between a customer's socket and a phone's stream: counting, speed limit, idle limit,
 * half-close, and being cut from outside.
 */
export class Pipe extends Splice implements Running, Shaped, Swept {
  readonly permit: StreamPermit;
  inLine = false;
  /** Sweeps since something moved. */
  idleSweeps = 0;
  #options: PipeOptions | undefined;
  readonly #sweep: PipeSweep;
  #up: ShapedBytes | undefined;
  #down: ShapedBytes | undefined;
  /** Bytes of the destination have come. */
  #answered = false;
  /** Why the stream is gone, while the speed limit still holds its last bytes back. */
  #closes: Reason | undefined;
  #brokenOff = false;
  #discarded = 0;
  #bytesUp = 0;
  #bytesDown = 0;
  /** Something of the client has gone on its way. */
  #touched = false;
  #over = false;

  constructor(options: PipeOptions) {
    super(options.client);
    this.permit = options.permit;
    this.#options = options;
    this.#sweep = options.pipes;
  }

  get idle(): boolean {
    return this.socket.idle ?? false;
  }

  /** True once the phone has connected. */
  get opened(): boolean {
    return this.stream?.opened ?? false;
  }

  override get heldBytes(): number {
    const shaped = (this.#up?.heldBytes ?? 0) + (this.stream?.closed ? (this.#down?.heldBytes ?? 0) : 0);
    return super.heldBytes + shaped; // while the stream lives, it counts what waits towards the client
  }

  /** Asks the phone for the stream. */
  begin({ tunnels, permit, early, onRefused }: PipeOptions): void {
    const stream = tunnels.open(permit, this);
    if (typeof stream === 'string') {
      this.#leave();
      return onRefused(stream, true);
    }
    if (this.#over) return; // refused within open()
    this.stream = stream;
    permit.connection.running.add(this);
    this.#sweep.add(this);
    this.start();
    if (early && early.length > 0) this.fromSocket(early);
  }

  /** Ends the stream now. What has come of it is still delivered, which only a reason of `givesUp` stops. */
  cut(reason: Reason): void {
    if (this.stream && !this.stream.closed) this.stream.reset(reason);
    else if (!this.stream || givesUp.has(reason)) abort(this.socket);
  }

  /** True while the client gets the last bytes of a stream that broke off. */
  get lingers(): boolean {
    return this.#brokenOff && !this.#over;
  }

  onOpened(): void {
    this.permit.established();
    this.#options?.onOpened();
    this.#options = this.#options?.onClosed ? this.#options : undefined; // let go of what is needed no more
  }

  override fromSocket(bytes: Buffer): void {
    if (this.stream?.closed) return this.#discard(bytes);
    this.#touched = true;
    this.idleSweeps = 0;
    const { connection } = this.permit;
    if (bytes.length >= bulkReadBytes && !this.reads && this.opened) this.readBulk();
    if (!connection.speed.limited && !this.#up?.waiting) {
      this.#bytesUp += bytes.length;
      connection.count(bytes.length, 0);
      return super.fromSocket(bytes);
    }
    this.socket.pause();
    (this.#up ??= new ShapedBytes()).push(bytes);
    this.permit.connection.speed.wait(this);
  }

  override socketEnded(): void {
    this.#touched = true;
    if (this.#up?.waiting) this.#up.ended = true;
    else super.socketEnded();
  }

  override onDrain(): void {
    if (this.#up?.waiting) this.permit.connection.speed.wait(this);
    else super.onDrain();
  }

  override onData(piece: Buffer): void {
    this.idleSweeps = 0;
    this.#answered = true;
    const { length } = piece;
    const { connection } = this.permit;
    if (!connection.speed.limited && !this.#down?.waiting) {
      this.toSocket(piece);
    } else {
      (this.#down ??= new ShapedBytes()).gather(piece);
      connection.speed.wait(this);
    }
    this.#bytesDown += length;
    connection.count(0, length); // last: crossing the quota cuts, and what is counted is delivered
  }

  override onEnd(): void {
    if (this.#down?.waiting) this.#down.ended = true;
    else super.onEnd();
  }

  override onClose(reason: Reason): void {
    if (reason !== 'done' && !this.opened && !this.#over) return this.#refused(reason);
    this.#up?.clear();
    this.#up = undefined;
    this.#brokenOff = reason !== 'done';
    this.idleSweeps = 0;
    if (this.#down?.waiting && !givesUp.has(reason)) this.#closes = reason;
    else super.onClose(reason);
  }

  override socketClosed(): void {
    super.socketClosed();
    if (this.#closes) super.onClose(this.#closes);
  }

  // Shaped

  get waiting(): boolean {
    return this.#up?.waiting === true || this.#down?.waiting === true;
  }

  advance(most: number): number {
    const down = this.#down?.take(most >> 1);
    const up = this.#up?.take(most - (down?.length ?? 0));
    if (down) this.toSocket(down);
    if (up) this.#bytesUp += up.length;
    if (up) this.permit.connection.count(up.length, 0);
    if (up && this.stream?.write(up) !== false && !this.#up?.waiting) this.socket.resume();
    if (this.#up?.takeEnd()) super.socketEnded();
    if (this.#down?.takeEnd()) super.onEnd();
    if (this.#closes && !this.#down?.waiting) super.onClose(this.#closes);
    return (down?.length ?? 0) + (up?.length ?? 0);
  }

  /**
   * Ends the client's side with a FIN behind every byte that came: a reset would throw away what our kernel still holds
   * (docs/adr/0018). Where nothing came, nothing can be lost, and the client sees the reset.
   */
  protected override breakOff(reason: Reason): void {
    const { socket } = this;
    if (!this.#answered || givesUp.has(reason)) return abort(socket);
    this.flushToSocket();
    if (socket.endBroken) return socket.endBroken(reason);
    if (reason === 'relay_stopping') socket.once('finish', () => socket.destroy());
    socket.end();
    socket.resume(); // unread bytes would make a reset of the close
  }

  /** The client still sends on a stream that is gone. */
  #discard(bytes: Buffer): void {
    this.#discarded += bytes.length;
    returnBytes(bytes);
    if (this.#discarded > relayLimits.maxDiscardBytes) this.socket.pause();
  }

  protected override socketBroken(): Reason {
    return 'cancelled';
  }

  protected override socketLost(stream: Stream): void {
    stream.reset('cancelled');
  }

  protected override finished(reason: Reason): void {
    const onClosed = this.#options?.onClosed;
    this.permit.ended(this.#bytesUp, this.#bytesDown, reason);
    this.#leave();
    onClosed?.(reason);
  }

  #refused(reason: Reason): void {
    const { socket } = this;
    const onRefused = this.#options?.onRefused;
    this.permit.ended(this.#bytesUp, 0, reason);
    this.#leave();
    this.release();
    if (!socket.destroyed) onRefused?.(reason, !this.#touched);
  }

  #leave(): void {
    if (this.#over) return;
    this.#over = true;
    this.#options = undefined;
    this.#sweep.delete(this);
    this.permit.connection.running.delete(this);
    this.#up?.clear();
    this.#down?.clear();
    this.#up = undefined;
    this.#down = undefined;
    this.permit.release();
  }
}

/** Opens a stream through the phone of a permit and joins the client to it. */
export function openPipe(options: PipeOptions): Pipe {
  const pipe = new Pipe(options);
  pipe.begin(options);
  return pipe;
}
