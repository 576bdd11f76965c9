import type { Logger } from 'pino';

export interface LoopOptions {
  /** What it does, for the log. */
  readonly what: string;
  readonly log: Pick<Logger, 'debug' | 'info' | 'warn'>;
  readonly work: () => Promise<void>;
  readonly intervalMs: number | (() => number);
  /** Until the next run after a failed one; the interval when left out. */
  readonly retryMs?: number;
  /** Least pause between two runs, so that wakes in a row are gathered; none when left out. */
  readonly gapMs?: number;
}

/**
 * Work that repeats and never overlaps itself: at intervals, and immediately on wake(). The first failure in a row and the
 * recovery are reported in the log.
 */
export class Loop {
  readonly #options: LoopOptions;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #again = false;
  #restsUntilMs = 0;
  #failing = false;
  #stopped = false;

  constructor(options: LoopOptions) {
    this.#options = options;
  }

  /** Begins; the first run is immediate, or after `delayMs`. */
  start(delayMs = 0): void {
    if (delayMs === 0) this.wake();
    else this.#timer ??= setTimeout(() => this.wake(), delayMs);
  }

  /** Runs now, or as soon as the pause after the last run ends; when a run is under way, once more after it. */
  wake(): void {
    if (this.#stopped) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    const restsMs = this.#restsUntilMs - performance.now();
    if (restsMs > 0) return this.#runIn(restsMs);
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

  #runIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.wake(), Math.ceil(ms));
  }

  async #run(): Promise<void> {
    const { gapMs = 0 } = this.#options;
    const worked = await this.#try();
    this.#running = undefined;
    this.#restsUntilMs = performance.now() + gapMs;
    if (this.#stopped) return;
    const atOnce = this.#again && worked;
    this.#again = false;
    if (atOnce) return this.wake();
    const { intervalMs } = this.#options;
    const usualMs = typeof intervalMs === 'number' ? intervalMs : intervalMs();
    this.#runIn(worked ? usualMs : (this.#options.retryMs ?? usualMs));
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
