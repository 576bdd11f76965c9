import { totalmem } from 'node:os';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface MemoryUse {
  /** Memory of the process that is in use. */
  readonly usedBytes: number;
  /** JavaScript heap in use, and its limit. */
  readonly heapBytes: number;
  readonly heapLimitBytes: number;
}

/** What `process.memoryUsage()` says, as far as it matters here. */
type Reading = Pick<NodeJS.MemoryUsage, 'rss' | 'heapTotal' | 'heapUsed' | 'external'>;

/**
 * Measures what is in use. The resident size falls late or never after memory is let go, since the allocator keeps it
 * for the next use; so what is neither heap nor buffers is taken to be as large as it was at the peak.
 */
export class MemoryMeter {
  #peakBytes = 0;
  #otherBytes = 0;
  readonly #heapLimitBytes = getHeapStatistics().heap_size_limit;
  readonly #read: () => Reading;

  constructor(read: () => Reading = () => process.memoryUsage()) {
    this.#read = read;
  }

  readonly measure = (): MemoryUse => {
    const { rss, heapTotal, heapUsed, external } = this.#read();
    if (rss > this.#peakBytes) {
      // Grown beside heap and buffers, but by no more than the peak has: what is free below it is not in use
      this.#otherBytes = Math.min(rss - heapTotal - external, this.#otherBytes + rss - this.#peakBytes);
      this.#peakBytes = rss;
    }
    const usedBytes = Math.min(rss, this.#otherBytes + heapTotal + external);
    return { usedBytes, heapBytes: heapUsed, heapLimitBytes: this.#heapLimitBytes };
  };
}

/** The cgroup's limit where there is one, else the machine's memory; without a limit the kernel names an absurd number. */
export function availableBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 && constrained < totalmem() ? constrained : totalmem();
}

let collect: (() => void) | undefined;

/** Collects garbage now: buffers that were let go count as used until then. Stops the process for a moment. */
export function collectGarbage(): void {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    const exposed: unknown = runInNewContext('gc');
    collect = typeof exposed === 'function' ? () => void exposed() : () => undefined;
  }
  collect();
}
