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
 * One speed limit: a token bucket that all its streams draw from in turn, both directions together. It may stand within
 * another one, in whose line it then waits like a stream: those of all connections of a device share that one's rate.
 * Without a limit nothing is held back and nothing is kept.
 */
export class SpeedLimit implements Shaped {
  inLine = false;
  #bytesPerMs = Infinity;
  #sliceBytes = maxSliceBytes;
  #tokens = 0;
  #filledAtMs = 0;
  readonly #line: Shaped[] = [];
  #running = false;
  #timer: NodeJS.Timeout | undefined;
  #within: SpeedLimit | undefined;
  readonly #now: () => number;

  /** `bitsPerSecond` null: no limit. `now`: a monotonic clock in milliseconds. */
  constructor(bitsPerSecond: number | null, now: () => number = () => performance.now()) {
    this.#now = now;
    this.setRate(bitsPerSecond);
  }

  /** True while bytes have to go through {@link wait}. */
  get limited(): boolean {
    return this.#ownLimit || this.#within?.limited === true;
  }

  /** From now on it stands within another one, or in none. */
  standIn(within: SpeedLimit | undefined): void {
    this.#within = within;
    if (this.#line.length > 0) this.#run();
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

  /** True while something of the line may go by its own rate. */
  get waiting(): boolean {
    return this.#line.length > 0 && this.#tokens > 0;
  }

  /** Its turn in the line of the limit that it stands in. */
  advance(most: number): number {
    this.#fill();
    const sent = this.#forward(most);
    this.#later();
    return sent;
  }

  get #ownLimit(): boolean {
    return this.#bytesPerMs !== Infinity;
  }

  get #most(): number {
    return this.#ownLimit ? Math.max(this.#bytesPerMs * burstMs, this.#sliceBytes) : Infinity;
  }

  #run(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#fill();
    if (this.#within?.limited) return this.#tokens > 0 ? this.#within.wait(this) : this.#later();
    this.#forward(Infinity);
    this.#later();
  }

  /** Lets the line forward what its tokens allow, at most about so many bytes; returns how many it forwarded. */
  #forward(most: number): number {
    this.#running = true;
    let sent = 0;
    let fruitless = 0; // a whole line that forwards nothing must not keep us here
    while (this.#line.length > fruitless && this.#tokens > 0 && sent < most) {
      const bytes = this.#turn(Math.min(this.#sliceBytes, Math.max(minSliceBytes, most - sent)));
      sent += bytes;
      fruitless = bytes > 0 ? 0 : fruitless + 1;
    }
    this.#running = false;
    return sent;
  }

  /** Looks again when tokens have come; while there are some, the limit around it calls. */
  #later(): void {
    if (this.#line.length === 0 || this.#timer) return;
    if (this.#within?.limited && this.#tokens > 0) return;
    const shortOf = Math.min(this.#sliceBytes, this.#most) - this.#tokens;
    this.#timer = setTimeout(() => this.#run(), Math.max(1, Math.ceil(shortOf / this.#bytesPerMs)));
  }

  /** Lets the first of the line forward a slice; returns how much it forwarded. */
  #turn(most: number): number {
    const next = this.#line.shift();
    if (!next) return 0;
    next.inLine = false;
    const bytes = next.waiting ? next.advance(most) : 0;
    this.#tokens -= bytes;
    if (next.waiting) this.wait(next);
    return bytes;
  }

  #fill(): void {
    const nowMs = this.#now();
    const passedMs = nowMs - this.#filledAtMs;
    this.#filledAtMs = nowMs;
    this.#tokens = this.#ownLimit ? Math.min(this.#most, this.#tokens + passedMs * this.#bytesPerMs) : Infinity;
  }
}
