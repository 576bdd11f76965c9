import { agentLimits as limits } from './limits.ts';

/** How an attempt to hold a session ended. */
export type Outcome =
  /** A session ended that had lived so long. */
  | { readonly kind: 'lost'; readonly livedMs: number }
  /** No one answered: the relay restarts, or there is no way to it. */
  | { readonly kind: 'unreachable' }
  /** The relay answered that it cannot take the phone now. */
  | { readonly kind: 'refused'; readonly retryAfterMs?: number | undefined }
  | { readonly kind: 'unpaired' }
  | { readonly kind: 'replaced' }
  | { readonly kind: 'throttled'; readonly retryAfterMs?: number | undefined };

/**
 * When to connect again. Waits grow and are jittered, so that a thousand phones do not come back in one instant. While
 * no one answers they stay short for the time that a relay takes to restart; a relay that says no gets more peace.
 * `random` returns 0 ≤ x < 1.
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
        return this.#grown(limits.backoffCapMs);
      case 'unreachable':
        this.#refusals = 0;
        return this.#grown(this.#losses < limits.quickTries ? limits.quickCapMs : limits.backoffCapMs);
      case 'refused':
        this.#refusals = 0;
        return Math.max(this.#grown(limits.backoffCapMs), this.#asked(outcome.retryAfterMs ?? 0));
      case 'unpaired':
        return this.#jittered(Math.min(limits.unpairedCapMs, limits.unpairedFirstMs * 2 ** this.#refusals++));
      case 'replaced':
        return limits.replacedMs + this.#jittered(limits.replacedMs);
      case 'throttled':
        return this.#asked(outcome.retryAfterMs ?? limits.throttledMs);
      default:
        return outcome satisfies never;
    }
  }

  /** Never earlier than asked (RFC 9110 §10.2.3), within bounds. */
  #asked(ms: number): number {
    return Math.min(ms, limits.throttledCapMs) + this.random() * limits.throttledSpreadMs;
  }

  #grown(capMs: number): number {
    return this.#jittered(Math.min(capMs, limits.backoffFirstMs * limits.backoffFactor ** this.#losses++));
  }

  /** Between half of the wait and all of it. */
  #jittered(waitMs: number): number {
    return waitMs * (0.5 + this.random() / 2);
  }
}
