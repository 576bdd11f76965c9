import { monitorEventLoopDelay, performance, type IntervalHistogram } from 'node:perf_hooks';

export interface Vitals {
  /** CPU time since the look before, as a share of one core. */
  readonly cpuPercent: number;
  /** How late timers were since the look before, 99th percentile. */
  readonly loopLagMs: number;
}

/** How often the loop's delay is sampled; part of what the histogram says, and taken off. */
const sampleMs = 20;

/** How busy this process is, from one look to the next. */
export class VitalSigns {
  readonly #delay: IntervalHistogram = monitorEventLoopDelay({ resolution: sampleMs });
  #cpu = process.cpuUsage();
  #atMs = performance.now();

  start(): void {
    this.#delay.enable();
  }

  stop(): void {
    this.#delay.disable();
  }

  look(): Vitals {
    const nowMs = performance.now();
    const { user, system } = process.cpuUsage(this.#cpu);
    const spentMs = (user + system) / 1_000;
    const cpuPercent = Math.round((100 * spentMs) / Math.max(1, nowMs - this.#atMs));
    const loopLagMs = this.#delay.count === 0 ? 0 : Math.max(0, this.#delay.percentile(99) / 1e6 - sampleMs);
    this.#cpu = process.cpuUsage();
    this.#atMs = nowMs;
    this.#delay.reset();
    return { cpuPercent, loopLagMs: Math.round(loopLagMs * 10) / 10 };
  }
}
