import { relayLimits } from '../limits.ts';
import { sourceOf } from './source-address.ts';

interface Failures {
  count: number;
  readonly sinceMs: number;
}

/**
 * Counts failed sign-ins per source address (per /64 for IPv6) in windows of a minute. Memory is bounded: the address
 * whose window began first is forgotten first. Times are monotonic milliseconds.
 */
export class Throttle {
  readonly #failures = new Map<string, Failures>();

  /** Notes a failure. True when the address has had its share and must wait. */
  failed(peerAddress: string, nowMs: number): boolean {
    const source = sourceOf(peerAddress);
    const known = this.#failures.get(source);
    if (!known || nowMs - known.sinceMs >= relayLimits.authWindowMs) {
      this.#failures.delete(source);
      this.#failures.set(source, { count: 1, sinceMs: nowMs });
      this.#forgetOldest();
      return false;
    }
    known.count += 1;
    return known.count > relayLimits.maxAuthFailures;
  }

  /** True when the address's next failure would be one too many. */
  isSpent(peerAddress: string, nowMs: number): boolean {
    const known = this.#failures.get(sourceOf(peerAddress));
    if (!known || nowMs - known.sinceMs >= relayLimits.authWindowMs) return false;
    return known.count >= relayLimits.maxAuthFailures;
  }

  /** Addresses remembered. */
  get size(): number {
    return this.#failures.size;
  }

  #forgetOldest(): void {
    if (this.#failures.size <= relayLimits.maxThrottledAddresses) return;
    const oldest = this.#failures.keys().next();
    if (!oldest.done) this.#failures.delete(oldest.value);
  }
}
