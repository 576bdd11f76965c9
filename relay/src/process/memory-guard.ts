import type { Logger } from 'pino';
import type { MemoryBounds } from '../gate/gate.ts';
import { chooseCuts, hoarders, type Holder } from './holders.ts';
import { relayLimits } from '../limits.ts';
import { availableBytes, collectGarbage, MemoryMeter, type MemoryUse } from './memory-use.ts';

export interface MemoryGuardOptions {
  /** Undefined: a share of the container's or the machine's memory. */
  readonly limitBytes: number | undefined;
  /** Who holds memory now. Asked only near the limit. */
  readonly holders: () => Iterable<Holder>;
  readonly log: Pick<Logger, 'warn'>;
  readonly measure?: () => MemoryUse;
  readonly collect?: () => void;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

/**
 * Keeps the process from being killed for its memory, at the cost of who holds it: near the limit those with more than
 * a fair share get no new work; at the limit the biggest holders are cut until it is left; only where nothing is left
 * to cut, no one gets new work.
 */
export class MemoryGuard implements MemoryBounds {
  readonly limitBytes: number;
  /** New work of all is refused. */
  overloaded = false;
  readonly #options: MemoryGuardOptions;
  readonly #measure: () => MemoryUse;
  readonly #collect: () => void;
  readonly #now: () => number;
  /** Who gets no new work until when; a second chance comes with time. */
  readonly #refused = new Map<string, number>();
  /** What was cut and is seen in the measure only later, bytes, and until when it counts as free already. */
  #cutBytes = 0;
  #settledAtMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: MemoryGuardOptions) {
    this.#options = options;
    this.limitBytes = options.limitBytes ?? availableBytes() * relayLimits.memoryShare;
    this.#measure = options.measure ?? new MemoryMeter().measure;
    this.#collect = options.collect ?? collectGarbage;
    this.#now = options.now ?? (() => performance.now());
  }

  start(): void {
    this.#timer = setInterval(() => this.check(), relayLimits.memoryCheckIntervalMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Memory of the process that is in use. */
  get usedBytes(): number {
    return this.#measure().usedBytes;
  }

  /** True while this customer, or an unassigned phone, gets no new work since it held more than its share. */
  hoards(party: string): boolean {
    return (this.#refused.get(party) ?? 0) > this.#now();
  }

  /** Looks once, and acts. */
  check(): void {
    const nowMs = this.#now();
    for (const [party, untilMs] of this.#refused) if (untilMs <= nowMs) this.#refused.delete(party);
    if (nowMs >= this.#settledAtMs) this.#cutBytes = 0;
    const { share, excessBytes } = this.#pressure();
    if (share < relayLimits.memoryResumeShare) {
      this.overloaded = false;
      return;
    }
    const holders = [...this.#options.holders()];
    for (const party of hoarders(holders)) this.#refused.set(party, nowMs + relayLimits.memoryRefusalMs);
    if (share >= 1) this.#cut(chooseCuts(holders, excessBytes), nowMs);
  }

  /** The larger share of both limits that is used, and what is too much to take new work from everyone. */
  #pressure(): { share: number; excessBytes: number } {
    const { heapLimitBytes, ...measured } = this.#measure();
    const usedBytes = measured.usedBytes - this.#cutBytes;
    const heapBytes = measured.heapBytes - this.#cutBytes;
    const heapMark = heapLimitBytes * relayLimits.memoryShare;
    const resume = relayLimits.memoryResumeShare;
    return {
      share: Math.max(usedBytes / this.limitBytes, heapBytes / heapMark),
      excessBytes: Math.max(usedBytes - this.limitBytes * resume, heapBytes - heapMark * resume),
    };
  }

  #cut(chosen: readonly Holder[], nowMs: number): void {
    if (chosen.length === 0) {
      this.overloaded = true;
      return;
    }
    for (const holder of chosen) {
      const { kind, id, party, heldBytes } = holder;
      this.#options.log.warn({ kind, id, party, heldBytes }, 'cut: it held more memory than the relay can spare');
      this.#refused.set(party, nowMs + relayLimits.memoryRefusalMs);
      this.#cutBytes += heldBytes;
      holder.cut();
    }
    this.#settledAtMs = nowMs + relayLimits.memorySettleMs;
    setImmediate(this.#collect); // after the sockets that were cut have let go of their buffers
  }
}
