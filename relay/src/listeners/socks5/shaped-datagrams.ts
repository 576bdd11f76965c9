import { relayLimits } from '../../limits.ts';
import type { Target } from '../../../protocol/index.ts';

export interface WaitingDatagram {
  readonly address: Target;
  readonly payload: Buffer;
}

/** Datagrams that wait for their turn under a speed limit: few, because late ones are worth little. */
export class ShapedDatagrams {
  readonly #waiting: WaitingDatagram[] = [];

  get waiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Dropped when there is no room. */
  push(address: Target, payload: Buffer): void {
    if (this.#waiting.length < relayLimits.maxShapedDatagrams) this.#waiting.push({ address, payload });
  }

  take(): WaitingDatagram | undefined {
    return this.#waiting.shift();
  }
}
