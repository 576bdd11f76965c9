import { relayLimits } from '../../limits.ts';
import type { UdpAssociation } from './udp-association.ts';

/** The UDP associations of the relay, and one timer for the silence of all of them. */
export class UdpAssociations {
  readonly #open = new Set<UdpAssociation>();
  #timer: NodeJS.Timeout | undefined;

  add(association: UdpAssociation): void {
    this.#open.add(association);
    this.#timer ??= setInterval(() => this.sweep(), relayLimits.udpSweepMs).unref();
  }

  delete(association: UdpAssociation): void {
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
