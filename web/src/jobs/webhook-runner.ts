import { performance } from 'node:perf_hooks';
import { webhookBounds } from '@/domain/webhook/bounds';
import { startWithinMs, type ClaimedDelivery } from '@/domain/webhook/claim';

interface RunnerOptions {
  readonly claim: (free: { readonly all: number; readonly slow: number }) => Promise<readonly ClaimedDelivery[]>;
  /** Makes the attempt. */
  readonly deliver: (claimed: ClaimedDelivery) => Promise<void>;
  readonly onError: (error: unknown) => void;
  readonly slots?: number;
}

/** At least so long between two looks for what is due. */
const claimEveryMs = 100;

/**
 * The requests of webhooks that run in this process, so many at once that those that wait for a slow receiver hold up no
 * other. What is due is in the database: looked for when `wake` is called, and whenever a request has ended.
 */
export class WebhookRunner {
  readonly #options: RunnerOptions;
  readonly #running = new Map<Promise<void>, ClaimedDelivery>();
  #looking: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** Looks for what is due, if it does not look already. */
  wake(): void {
    if (this.#closed) return;
    this.#looking ??= this.#look()
      .catch(this.#options.onError)
      .finally(() => (this.#looking = undefined));
  }

  /** Lets the requests that run end, 10 s at most; starts none. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#looking;
    await Promise.allSettled(this.#running.keys());
  }

  async #look(): Promise<void> {
    const slots = this.#options.slots ?? webhookBounds.inProcess;
    const slow = [...this.#running.values()].filter(({ isSlow }) => isSlow).length;
    const free = { all: slots - this.#running.size, slow: Math.max(Math.ceil(slots / 2) - slow, 0) };
    if (free.all <= 0) return;
    const claimedMs = performance.now();
    const claimed = await this.#options.claim(free);
    // A process that was stopped for long has lost its claims: another one may have them
    if (performance.now() - claimedMs > startWithinMs) return;
    for (const delivery of claimed) this.#start(delivery);
  }

  #start(delivery: ClaimedDelivery): void {
    const run = this.#options
      .deliver(delivery)
      .catch(this.#options.onError)
      .finally(() => {
        this.#running.delete(run);
        this.#wakeSoon();
      });
    this.#running.set(run, delivery);
  }

  #wakeSoon(): void {
    if (this.#closed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.wake();
    }, claimEveryMs);
  }
}
