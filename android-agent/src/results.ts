import type { Result } from './commands.ts';
import { agentLimits as limits } from './limits.ts';

interface Held {
  readonly result: Result;
  sentAtMs: number | undefined;
}

/**
 * Results on their way to the relay. A rotation often costs the tunnel, so a result is sent again in each new session
 * until a session has outlived its sending long enough to know that it arrived. The relay may see one twice.
 */
export class Results {
  readonly #held: Held[] = [];
  #send: ((result: Result) => void) | undefined;

  constructor(private readonly now: () => number) {}

  /** Sends immediately when there is a session, or in the next one. */
  add(result: Result): void {
    this.#held.push({ result, sentAtMs: undefined });
    if (this.#held.length > limits.recentCommands) this.#held.shift();
    this.#flush();
  }

  /** A session is up. */
  attach(send: (result: Result) => void): void {
    this.#send = send;
    for (const held of this.#held) held.sentAtMs = undefined;
    this.#flush();
  }

  /** The session is gone. */
  detach(): void {
    this.#confirm();
    this.#send = undefined;
  }

  #flush(): void {
    if (!this.#send) return;
    this.#confirm();
    for (const held of this.#held) {
      if (held.sentAtMs !== undefined) continue;
      this.#send(held.result);
      held.sentAtMs = this.now();
    }
  }

  #confirm(): void {
    const before = this.now() - limits.resultConfirmMs;
    const open = this.#held.filter(({ sentAtMs }) => sentAtMs === undefined || sentAtMs > before);
    this.#held.splice(0, this.#held.length, ...open);
  }
}
