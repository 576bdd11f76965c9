import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { relayLimits } from './limits.ts';

export interface MemoryUse {
  readonly rssBytes: number;
  /** Share of the JavaScript heap's limit, 0 to 1. */
  readonly heapShare: number;
}

/**
 * Refuses new work before the kernel or V8 kills the process. What runs goes on; new work is taken again a little below
 * the limit, so that the answer does not flicker.
 */
export class MemoryGuard {
  readonly limitBytes: number;
  overloaded = false;
  readonly #measure: () => MemoryUse;
  #timer: NodeJS.Timeout | undefined;

  /** `limitBytes` undefined: a share of the container's or the machine's memory. */
  constructor(limitBytes: number | undefined, measure: () => MemoryUse = measureMemory) {
    this.limitBytes = limitBytes ?? available() * relayLimits.memoryShare;
    this.#measure = measure;
  }

  start(): void {
    this.#timer = setInterval(() => this.check(), relayLimits.memoryCheckIntervalMs).unref();
  }

  check(): void {
    const { rssBytes, heapShare } = this.#measure();
    const share = Math.max(rssBytes / this.limitBytes, heapShare / relayLimits.memoryShare);
    this.overloaded = share >= (this.overloaded ? relayLimits.memoryResumeShare : 1);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

function measureMemory(): MemoryUse {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return { rssBytes: process.memoryUsage.rss(), heapShare: used / limit };
}

/** The cgroup's limit where there is one; without one the kernel names an absurdly large number. */
function available(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 && constrained < totalmem() ? constrained : totalmem();
}
