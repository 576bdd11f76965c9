import { Refused } from '../refused.ts';

interface Lane {
  running: number;
  readonly waiting: (() => void)[];
}

export interface TurnsLimits {
  readonly parallel: number;
  readonly perKey: number;
  readonly waiting: number;
}

/**
 * Bounded parallel work in fair turns: no key holds more than its part, and those that wait are served one key after
 * the other, so one key's many never stand before another key's few.
 */
export class Turns {
  readonly #lanes = new Map<string, Lane>();
  #running = 0;
  #waiting = 0;

  constructor(private readonly limits: TurnsLimits) {}

  /** Runs `work` when its turn comes. @throws Refused phone_overloaded when too many wait; the signal's reason */
  async run<T>(key: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const lane = this.#lanes.get(key) ?? { running: 0, waiting: [] };
    this.#lanes.set(key, lane);
    try {
      if (this.#running < this.limits.parallel && lane.running < this.limits.perKey) this.#start(lane);
      else await this.#turn(lane, signal);
      try {
        return await work();
      } finally {
        lane.running--;
        this.#running--;
        this.#next();
      }
    } finally {
      if (lane.running === 0 && lane.waiting.length === 0) this.#lanes.delete(key);
    }
  }

  #start(lane: Lane): void {
    lane.running++;
    this.#running++;
  }

  #turn(lane: Lane, signal: AbortSignal): Promise<void> {
    if (this.#waiting >= this.limits.waiting) throw new Refused('phone_overloaded');
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        const at = lane.waiting.indexOf(start);
        if (at < 0) return;
        lane.waiting.splice(at, 1);
        this.#waiting--;
        reject(new Refused('name_not_found', { cause: signal.reason }));
      };
      const start = (): void => {
        signal.removeEventListener('abort', leave);
        this.#start(lane);
        resolve();
      };
      lane.waiting.push(start);
      this.#waiting++;
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  /** The key that is served goes behind all others. */
  #next(): void {
    if (this.#waiting === 0 || this.#running >= this.limits.parallel) return;
    for (const [key, lane] of this.#lanes) {
      if (lane.running >= this.limits.perKey) continue;
      const start = lane.waiting.shift();
      if (!start) continue;
      this.#waiting--;
      this.#lanes.delete(key);
      this.#lanes.set(key, lane);
      start();
      return;
    }
  }
}
