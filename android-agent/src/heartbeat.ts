import { agentLimits as limits } from './limits.ts';

/** Calls `beat` every interval, and soon after a change, but never twice within a short gap. */
export class Heartbeat {
  readonly #interval: NodeJS.Timeout;
  #soon: NodeJS.Timeout | undefined;
  #lastMs: number;

  constructor(
    private readonly beat: () => void,
    private readonly now: () => number,
    intervalMs: number,
  ) {
    this.#lastMs = now();
    this.#interval = setInterval(() => this.#send(), intervalMs);
  }

  /** Something changed that the relay should know now. */
  changed(): void {
    if (this.#soon) return;
    const waitMs = Math.max(0, this.#lastMs + limits.heartbeatGapMs - this.now());
    this.#soon = setTimeout(() => this.#send(), waitMs);
  }

  stop(): void {
    clearInterval(this.#interval);
    clearTimeout(this.#soon);
  }

  #send(): void {
    clearTimeout(this.#soon);
    this.#soon = undefined;
    this.#lastMs = this.now();
    this.beat();
  }
}
