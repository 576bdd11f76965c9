import type { Reason } from '../../protocol/reasons.ts';
import { relayLimits } from '../limits.ts';

const sweepMs = 5_000;
const idleSweeps = relayLimits.idleTimeoutMs / sweepMs;
const openSweeps = relayLimits.openTimeoutMs / sweepMs;
const lingerSweeps = relayLimits.lingerTimeoutMs / sweepMs;

/** A pipe as far as the sweep looks at it. */
export interface Swept {
  readonly opened: boolean;
  /** The client gets the last bytes of a stream that broke off. */
  readonly lingers: boolean;
  readonly socket: { readonly writableFinished: boolean };
  /** Sweeps since something moved. */
  idleSweeps: number;
  /** Returns bulk memory where nothing moves. */
  rest(): void;
  cut(reason: Reason): void;
}

/** All pipes of the relay, and one timer for the idle and opening limits of all of them. */
export class PipeSweep {
  readonly #pipes = new Set<Swept>();
  readonly #timer = setInterval(() => this.sweep(), sweepMs).unref();

  get size(): number {
    return this.#pipes.size;
  }

  add(pipe: Swept): void {
    this.#pipes.add(pipe);
  }

  delete(pipe: Swept): void {
    this.#pipes.delete(pipe);
  }

  /**
   * Called every 5 s: ends pipes that are still opening after 30 s, and those on which nothing moved for 30 min; takes
   * bulk memory back from those that have become quiet.
   */
  sweep(): void {
    for (const pipe of this.#pipes) {
      pipe.idleSweeps++;
      if (pipe.lingers) this.#release(pipe);
      else if (!pipe.opened && pipe.idleSweeps > openSweeps) pipe.cut('connect_timeout');
      else if (pipe.idleSweeps > idleSweeps) pipe.cut('idle_timeout');
      else pipe.rest();
    }
  }

  /** Cuts every pipe; with idle_timeout also those whose last bytes are still on their way. */
  cutAll(reason: 'relay_stopping' | 'idle_timeout'): void {
    for (const pipe of [...this.#pipes]) pipe.cut(reason);
  }

  /** A stream that broke off: the kernel has its last bytes, or the client does not take them. */
  #release(pipe: Swept): void {
    if (pipe.socket.writableFinished || pipe.idleSweeps > lingerSweeps) pipe.cut('idle_timeout');
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
