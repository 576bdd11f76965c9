/** So many per second, and as many in one burst at first and after a pause. Never sets a timer. Times are monotonic milliseconds. */
export class TokenBucket {
  #perSecond: number;
  #tokens: number;
  #filledAtMs = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
    this.#tokens = perSecond;
  }

  /** Takes one; false when there is none. */
  take(nowMs: number): boolean {
    if (!this.has(nowMs)) return false;
    this.#tokens -= 1;
    return true;
  }

  /** True when there is one to take. */
  has(nowMs: number): boolean {
    const passedMs = nowMs - this.#filledAtMs;
    this.#tokens = Math.min(this.#perSecond, this.#tokens + (passedMs * this.#perSecond) / 1_000);
    this.#filledAtMs = nowMs;
    return this.#tokens >= 1;
  }

  setRate(perSecond: number, nowMs: number): void {
    if (perSecond === this.#perSecond) return;
    this.#tokens = perSecond;
    this.#perSecond = perSecond;
    this.#filledAtMs = nowMs;
  }
}
