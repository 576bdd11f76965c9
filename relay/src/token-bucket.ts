/** So many per second, and as many at once after a pause. Never sets a timer. */
export class TokenBucket {
  #perSecond: number;
  #tokens: number;
  #filledAtMs: number;

  constructor(perSecond: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#tokens = perSecond;
    this.#filledAtMs = nowMs;
  }

  /** Takes one; false when there is none. */
  take(nowMs: number): boolean {
    if (!this.has(nowMs)) return false;
    this.#tokens -= 1;
    return true;
  }

  /** True when there is one to take. A clock that went back fills nothing. */
  has(nowMs: number): boolean {
    const passedMs = Math.max(0, nowMs - this.#filledAtMs);
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
