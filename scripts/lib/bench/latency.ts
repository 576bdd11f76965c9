import type { Latencies } from './jobs.ts';

/** Collects samples in milliseconds and returns their percentiles. */
export class LatencySamples {
  readonly #samplesMs: number[] = [];

  add(ms: number): void {
    this.#samplesMs.push(ms);
  }

  summary(): Latencies {
    const sorted = Float64Array.from(this.#samplesMs).sort();
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return { count: sorted.length, p50Ms: at(0.5), p90Ms: at(0.9), p99Ms: at(0.99), maxMs: sorted.at(-1) ?? 0 };
  }
}
