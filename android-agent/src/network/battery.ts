const drainMsPerPercent = 360_000;
const chargeMsPerPercent = 60_000;
const emptyPercent = 20;

/** A simulated battery: drains to 20 %, is then charged to 100 %, and so on. `now` returns milliseconds. */
export class Battery {
  #percent: number;
  #charging = false;
  #atMs: number;

  constructor(
    percent: number,
    private readonly now: () => number,
  ) {
    this.#percent = percent;
    this.#atMs = now();
  }

  /** Sets level (0 to 100) or charger; it continues from there. */
  set(percent: number | undefined, charging: boolean | undefined): void {
    this.read();
    this.#percent = percent ?? this.#percent;
    this.#charging = charging ?? this.#charging;
  }

  read(): { readonly batteryPercent: number; readonly charging: boolean } {
    const nowMs = this.now();
    const elapsedMs = nowMs - this.#atMs;
    this.#atMs = nowMs;
    if (this.#charging) this.#percent = Math.min(100, this.#percent + elapsedMs / chargeMsPerPercent);
    else if (this.#percent > emptyPercent)
      this.#percent = Math.max(emptyPercent, this.#percent - elapsedMs / drainMsPerPercent);
    if (this.#percent >= 100) this.#charging = false;
    else if (this.#percent === emptyPercent) this.#charging = true;
    return { batteryPercent: Math.round(this.#percent), charging: this.#charging };
  }
}
