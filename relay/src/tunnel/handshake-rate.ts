import { relayLimits } from '../limits.ts';

/**
 * How often one phone may open a tunnel: a burst, then one every few seconds. A phone that was quiet for as long as its
 * whole burst takes is forgotten, so memory holds only those that came lately.
 */
export class HandshakeRate {
  /** By device, the moment at which it may have its whole burst again; who came last stands last. */
  readonly #quietAtMs = new Map<string, number>();

  /** Takes one handshake. Returns 0, or how long the phone must wait, milliseconds. */
  take(deviceId: string, nowMs: number): number {
    const { handshakeBurst, handshakeIntervalMs } = relayLimits;
    const quietAtMs = Math.max(nowMs, this.#quietAtMs.get(deviceId) ?? 0);
    const waitMs = quietAtMs - (handshakeBurst - 1) * handshakeIntervalMs - nowMs;
    if (waitMs > 0) return waitMs;
    this.#quietAtMs.delete(deviceId);
    this.#quietAtMs.set(deviceId, quietAtMs + handshakeIntervalMs);
    this.#forget(nowMs);
    return 0;
  }

  /** Phones remembered. */
  get size(): number {
    return this.#quietAtMs.size;
  }

  #forget(nowMs: number): void {
    for (const [deviceId, quietAtMs] of this.#quietAtMs) {
      if (quietAtMs > nowMs) return;
      this.#quietAtMs.delete(deviceId);
    }
  }
}
