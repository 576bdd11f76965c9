import type { Logger } from 'pino';

export interface LoopOptions {
  /** What it does, for the log. */
  readonly what: string;
  readonly log: Pick<Logger, 'debug' | 'info' | 'warn'>;
  readonly work: () => Promise<void>;
  readonly intervalMs: number;
  /** Until the next run after a failed one; the interval when left out. */
  readonly retryMs?: number;
}

/**
 * Work that repeats and never overlaps itself: at intervals, and at once on kick(). The first failure in a row and the
 * recovery are told in the log.
 */
export class Loop {
  readonly #options: LoopOptions;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #again = false;
  #failing = false;
  #stopped = false;

  constructor(options: LoopOptions) {
    this.#options = options;
  }

  /** Begins; the first run is at once, or after `delayMs`. */
  start(delayMs = 0): void {
    if (delayMs === 0) this.kick();
    else this.#timer ??= setTimeout(() => this.kick(), delayMs);
  }

  /** Runs now; when a run is under way, once more after it. */
  kick(): void {
    if (this.#stopped) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#running = this.#run();
  }

  /** No more runs. Resolves when the one under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    const { intervalMs, retryMs = intervalMs } = this.#options;
    const worked = await this.#try();
    this.#running = undefined;
    if (this.#stopped) return;
    const atOnce = this.#again && worked;
    this.#again = false;
    if (atOnce) return this.kick();
    this.#timer = setTimeout(() => this.kick(), worked ? intervalMs : retryMs);
  }

  async #try(): Promise<boolean> {
    const { work, what, log } = this.#options;
    try {
      await work();
      if (this.#failing) log.info(`${what} works again`);
      this.#failing = false;
    } catch (error) {
      if (this.#failing) log.debug({ err: error }, `${what} still fails`);
      else log.warn({ err: error }, `${what} fails; it is tried again`);
      this.#failing = true;
    }
    return !this.#failing;
  }
}
