import { agentLimits as limits } from './limits.ts';

/** How an attempt to hold a session ended. */
export type Outcome =
  | { readonly kind: 'lost'; readonly livedMs: number }
  | { readonly kind: 'unpaired' }
  | { readonly kind: 'replaced' }
  | { readonly kind: 'throttled'; readonly retryAfterMs?: number };

/**
 * When to connect again. Waits grow and are jittered, so that a thousand phones do not come back in one instant.
 * `random` gives 0 ≤ x < 1.
 */
export class Backoff {
  #losses = 0;
  #refusals = 0;

  constructor(private readonly random: () => number) {}

  /** Milliseconds to wait after this outcome. */
  next(outcome: Outcome): number {
    switch (outcome.kind) {
      case 'lost':
        this.#refusals = 0;
        if (outcome.livedMs >= limits.backoffResetAfterMs) this.#losses = 0;
        return this.#jittered(
          Math.min(limits.backoffCapMs, limits.backoffFirstMs * limits.backoffFactor ** this.#losses++),
        );
      case 'unpaired':
        return this.#jittered(Math.min(limits.unpairedCapMs, limits.unpairedFirstMs * 2 ** this.#refusals++));
      case 'replaced':
        return limits.replacedMs + this.#jittered(limits.replacedMs);
      case 'throttled': {
        const asked = Math.min(outcome.retryAfterMs ?? limits.throttledMs, limits.throttledCapMs);
        return asked + this.random() * 1_000; // never earlier than asked (RFC 9110 §10.2.3)
      }
      default:
        return outcome satisfies never;
    }
  }

  /** Between half of the wait and all of it. */
  #jittered(waitMs: number): number {
    return waitMs * (0.5 + this.random() / 2);
  }
}
