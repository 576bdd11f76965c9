import { otherRefusals } from '../../contract/refusals.ts';
import type { Reason } from '../../protocol/reasons.ts';
import { relayLimits } from '../limits.ts';

/** Refusals of one reason and source in one UTC hour; without a source: of all further ones. */
export interface CountedRefusal {
  readonly reason: Reason | typeof otherRefusals;
  readonly source: string;
  readonly hourMs: number;
  count: number;
  lastMs: number;
}

/**
 * What a connection refused in the running hour, by reason and source, exactly. Bounded: the first sources of each
 * reason have their own count, further ones share that of the reason, and reasons beyond the bound share one.
 */
export class RefusalCounts {
  readonly #rows = new Map<string, CountedRefusal>();
  readonly #sources = new Map<Reason, number>();
  #hourMs = 0;

  note(reason: Reason, source: string, nowMs: number, hourMs: number): void {
    if (hourMs !== this.#hourMs) this.forget(hourMs);
    const row = this.#rows.get(`${reason} ${source}`) ?? this.#rowFor(reason, source);
    row.count += 1;
    row.lastMs = nowMs;
  }

  /** What was counted since the last time. */
  take(): CountedRefusal[] {
    const taken: CountedRefusal[] = [];
    for (const row of this.#rows.values()) {
      if (row.count === 0) continue;
      taken.push({ ...row });
      row.count = 0;
    }
    return taken;
  }

  /** Another hour, or another owner: every source may have its own count again. */
  forget(hourMs = 0): void {
    this.#hourMs = hourMs;
    this.#rows.clear();
    this.#sources.clear();
  }

  #rowFor(reason: Reason, source: string): CountedRefusal {
    const { maxRefusalRows, maxRefusalSources } = relayLimits;
    const sources = this.#sources.get(reason) ?? 0;
    if (sources < maxRefusalSources && this.#rows.size < maxRefusalRows - maxRefusalSources) {
      this.#sources.set(reason, sources + 1);
      return this.#make(reason, source);
    }
    const rest = this.#rows.get(`${reason} `);
    if (rest) return rest;
    if (this.#rows.size < maxRefusalRows - 1) return this.#make(reason, '');
    return this.#rows.get(`${otherRefusals} `) ?? this.#make(otherRefusals, '');
  }

  #make(reason: Reason | typeof otherRefusals, source: string): CountedRefusal {
    const row = { reason, source, hourMs: this.#hourMs, count: 0, lastMs: 0 };
    this.#rows.set(`${reason} ${source}`, row);
    return row;
  }
}
