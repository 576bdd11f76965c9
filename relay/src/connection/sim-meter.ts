import type { SimSink, SimState } from './sim.ts';
import { addSimUse, type SimUse } from './sim-use.ts';

/** What SIMs have used, between memory and the usage batch. Bounded by the number of devices. */
export class SimMeter implements SimSink {
  readonly #counted = new Set<SimState>();
  #waiting = new Map<string, SimUse>();

  counted(sim: SimState): void {
    this.#counted.add(sim);
  }

  settle(sim: SimState): void {
    if (!this.#counted.delete(sim)) return;
    const use = sim.take();
    const before = this.#waiting.get(sim.deviceId);
    this.#waiting.set(sim.deviceId, before ? addSimUse(before, use) : use);
  }

  /** All that waits, by device: for a batch. */
  take(): ReadonlyMap<string, SimUse> {
    for (const sim of this.#counted) this.settle(sim);
    const taken = this.#waiting;
    this.#waiting = new Map();
    return taken;
  }

  /** What waits for the next batch; what the SIM itself still holds is not in it. */
  waiting(deviceId: string): SimUse | undefined {
    return this.#waiting.get(deviceId);
  }
}
