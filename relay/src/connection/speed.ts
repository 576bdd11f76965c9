/** Something whose bytes wait for their turn under a speed limit. */
export interface Shaped {
  /** Forwards at most `most` bytes; returns how many it forwarded. */
  advance(most: number): number;
  /** True while more waits. */
  readonly waiting: boolean;
  /** Owned by {@link SpeedLimit}. */
  inLine: boolean;
}

/** What an idle connection may save up, and how much goes out in one turn, milliseconds' worth of the rate. */
const burstMs = 50;
const sliceMs = 20;
const minSliceBytes = 256;
const maxSliceBytes = 65_536;

/**
 * One connection's speed limit: a token bucket that all its streams draw from in turn, both directions together.
 * Without a limit nothing is held back and nothing is kept.
 */
export class SpeedLimit {
  #bytesPerMs = Infinity;
  #sliceBytes = maxSliceBytes;
  #tokens = 0;
  #filledAtMs = 0;
  readonly #line: Shaped[] = [];
  #running = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #now: () => number;

  /** `bitsPerSecond` null: no limit. `now`: a monotonic clock in milliseconds. */
  constructor(bitsPerSecond: number | null, now: () => number = () => performance.now()) {
    this.#now = now;
    this.setRate(bitsPerSecond);
  }

  /** True while bytes have to go through {@link wait}. */
  get limited(): boolean {
    return this.#bytesPerMs !== Infinity;
  }

  /** Changes the rate now, also for what is waiting. */
  setRate(bitsPerSecond: number | null): void {
    this.#bytesPerMs = bitsPerSecond === null ? Infinity : bitsPerSecond / 8_000;
    const slice = Math.round(this.#bytesPerMs * sliceMs);
    this.#sliceBytes = Math.min(maxSliceBytes, Math.max(minSliceBytes, slice));
    this.#tokens = Math.min(this.#tokens, this.#most);
    if (this.#line.length > 0) this.#run();
  }

  /**
   * Puts something in the line, once; its `advance` is called when it is its turn, perhaps immediately. What no longer
   * waits when its turn comes leaves on its own.
   */
  wait(shaped: Shaped): void {
    if (shaped.inLine) return;
    shaped.inLine = true;
    this.#line.push(shaped);
    if (!this.#timer && !this.#running) this.#run();
  }

  get #most(): number {
    return this.limited ? Math.max(this.#bytesPerMs * burstMs, this.#sliceBytes) : Infinity;
  }

  #run(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#fill();
    this.#running = true;
    let fruitless = 0; // a whole line that forwards nothing must not keep us here
    while (this.#line.length > fruitless && this.#tokens > 0) fruitless = this.#turn() > 0 ? 0 : fruitless + 1;
    this.#running = false;
    if (this.#line.length === 0) return;
    const shortOf = Math.min(this.#sliceBytes, this.#most) - this.#tokens;
    this.#timer = setTimeout(() => this.#run(), Math.max(1, Math.ceil(shortOf / this.#bytesPerMs)));
  }

  /** Lets the first of the line forward a slice; returns how much it forwarded. */
  #turn(): number {
    const next = this.#line.shift();
    if (!next) return 0;
    next.inLine = false;
    const bytes = next.waiting ? next.advance(this.#sliceBytes) : 0;
    this.#tokens -= bytes;
    if (next.waiting) this.wait(next);
    return bytes;
  }

  #fill(): void {
    const nowMs = this.#now();
    const passedMs = nowMs - this.#filledAtMs;
    this.#filledAtMs = nowMs;
    this.#tokens = this.limited ? Math.min(this.#most, this.#tokens + passedMs * this.#bytesPerMs) : Infinity;
  }
}
