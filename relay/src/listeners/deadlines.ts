import { relayLimits } from '../limits.ts';

/**
 * Ends what takes too long. One timer serves all items, whatever their number: each gets the same time, so the one that
 * was added first is due first. An item expires at timeoutMs after it was added, or at most deadlineStepMs later (or a
 * quarter of timeoutMs, where that is less).
 */
export class Deadlines<T> {
  readonly #dueMs = new Map<T, number>();
  readonly #timeoutMs: number;
  readonly #onDue: (item: T) => void;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;

  constructor(timeoutMs: number, onDue: (item: T) => void, now: () => number = () => performance.now()) {
    this.#timeoutMs = timeoutMs;
    this.#onDue = onDue;
    this.#now = now;
  }

  /** The item that is due next. */
  get oldest(): T | undefined {
    const first = this.#dueMs.keys().next();
    return first.done ? undefined : first.value;
  }

  /** Items that are being waited for. */
  get size(): number {
    return this.#dueMs.size;
  }

  /** The items now, so that they may leave while one walks through them. */
  get items(): T[] {
    return [...this.#dueMs.keys()];
  }

  /** Starts, or starts again, the item's time. */
  add(item: T): void {
    this.#dueMs.delete(item);
    this.#dueMs.set(item, this.#now() + this.#timeoutMs);
    this.#timer ??= setInterval(
      () => this.sweep(),
      Math.max(1, Math.min(this.#timeoutMs / 4, relayLimits.deadlineStepMs)),
    ).unref();
  }

  /** False when the item was not waited for. */
  delete(item: T): boolean {
    return this.#dueMs.delete(item);
  }

  /** Expires the items that are due; the timer calls it. */
  sweep(): void {
    const nowMs = this.#now();
    for (const [item, dueMs] of this.#dueMs) {
      if (dueMs > nowMs) return;
      this.#dueMs.delete(item);
      this.#onDue(item);
    }
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
