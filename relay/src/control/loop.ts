/**
 * Work that repeats and never overlaps itself: at intervals, and at once on kick(). A failure is told and the next run
 * comes after `retryMs`.
 */
export class Loop {
  readonly #work: () => Promise<void>;
  readonly #intervalMs: number;
  readonly #retryMs: number;
  readonly #failed: (error: unknown) => void;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #again = false;
  #stopped = false;

  constructor(options: {
    work: () => Promise<void>;
    intervalMs: number;
    retryMs?: number;
    failed: (error: unknown) => void;
  }) {
    this.#work = options.work;
    this.#intervalMs = options.intervalMs;
    this.#retryMs = options.retryMs ?? options.intervalMs;
    this.#failed = options.failed;
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
    let delayMs = this.#intervalMs;
    try {
      await this.#work();
    } catch (error) {
      delayMs = this.#retryMs;
      this.#failed(error);
    }
    this.#running = undefined;
    if (this.#stopped) return;
    const now = this.#again && delayMs === this.#intervalMs;
    this.#again = false;
    if (now) return this.kick();
    this.#timer = setTimeout(() => this.kick(), delayMs);
  }
}
