import type { Reason } from '../../../protocol/index.ts';
import { relayLimits } from '../../limits.ts';

/** A UDP association as far as its end is concerned. */
export interface Association {
  /** Counts silence; called every udpSweepMs. */
  sweep(): void;
  end(reason: Reason): void;
}

/** The UDP associations of the relay, and one timer for the silence of all of them. */
export class UdpAssociations {
  readonly #open = new Set<Association>();
  #timer: NodeJS.Timeout | undefined;

  add(association: Association): void {
    this.#open.add(association);
    this.#timer ??= setInterval(() => this.sweep(), relayLimits.udpSweepMs).unref();
  }

  delete(association: Association): void {
    this.#open.delete(association);
    if (this.#open.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Called every udpSweepMs. */
  sweep(): void {
    for (const association of this.#open) association.sweep();
  }

  /** Ends all of them. */
  close(): void {
    for (const association of this.#open) association.end('relay_stopping');
  }
}
