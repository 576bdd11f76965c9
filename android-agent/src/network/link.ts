/** One direction of a simulated radio link, shared by all streams of the phone: first in, first out. */
class Lane {
  readonly #waiting: { readonly atMs: number; readonly arrive: () => void }[] = [];
  #freeAtMs = 0;
  #lastAtMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly link: Link,
    private readonly now: () => number,
  ) {}

  /** Calls `arrive` when `bytes` have crossed the link. Returns the milliseconds until the sender may send more. */
  carry(bytes: number, arrive: () => void): number {
    const nowMs = this.now();
    const rate = this.link.bandwidthBitsPerSecond;
    this.#freeAtMs = Math.max(this.#freeAtMs, nowMs) + (rate > 0 ? (bytes * 8_000) / rate : 0);
    this.#lastAtMs = Math.max(this.#lastAtMs, this.#freeAtMs + this.link.latencyMs);
    this.#waiting.push({ atMs: this.#lastAtMs, arrive });
    this.#timer ??= setTimeout(() => this.#deliver(), this.#lastAtMs - nowMs);
    return this.#freeAtMs - nowMs;
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting.length = 0;
  }

  #deliver(): void {
    const due = this.now() + 0.5; // timers may fire a fraction of a millisecond early
    let next = this.#waiting[0];
    while (next && next.atMs <= due) {
      this.#waiting.shift();
      next.arrive();
      next = this.#waiting[0];
    }
    this.#timer = next && setTimeout(() => this.#deliver(), Math.max(1, next.atMs - this.now()));
  }
}

/** Speed and delay of a simulated phone's radio. Delay is per direction. Values may change at any time. */
export class Link {
  latencyMs = 0;
  /** 0: no limit. */
  bandwidthBitsPerSecond = 0;
  /** Phone → internet. */
  readonly up: Lane;
  /** Internet → phone. */
  readonly down: Lane;

  constructor(now: () => number) {
    this.up = new Lane(this, now);
    this.down = new Lane(this, now);
  }

  /** True when the link delays anything; false lets streams take the direct way. */
  get shaped(): boolean {
    return this.latencyMs > 0 || this.bandwidthBitsPerSecond > 0;
  }

  close(): void {
    this.up.clear();
    this.down.clear();
  }
}
