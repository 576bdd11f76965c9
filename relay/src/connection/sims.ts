import { SimState, type OnSim, type SimSink } from './sim.ts';
import type { SpeedLimit } from './speed.ts';

/** A connection. */
interface OnDevice extends OnSim {
  readonly settings: { readonly deviceId: string };
  readonly speed: SpeedLimit;
  readonly sim: SimState;
}

const noSink: SimSink = { counted: () => undefined, settle: () => undefined };

/** The SIMs of all devices that have a plan or a connection. */
export class Sims {
  readonly #byDevice = new Map<string, SimState>();
  readonly #sink: SimSink;

  constructor(sink: SimSink = noSink) {
    this.#sink = sink;
  }

  /** That of a device; made when it is first asked for. */
  of(deviceId: string): SimState {
    const known = this.#byDevice.get(deviceId);
    if (known) return known;
    const sim = new SimState(deviceId, this.#sink);
    this.#byDevice.set(deviceId, sim);
    return sim;
  }

  /** The connection uses the SIM of its device from now on, and shares the speed of it; leave() takes it back. */
  join(connection: OnDevice): SimState {
    const sim = this.of(connection.settings.deviceId);
    sim.join(connection);
    connection.speed.standIn(sim.speed);
    return sim;
  }

  leave(connection: OnDevice): void {
    connection.sim.leave(connection);
    this.release(connection.sim);
  }

  /** That of a device, if anyone needed it so far. */
  find(deviceId: string): SimState | undefined {
    return this.#byDevice.get(deviceId);
  }

  /** Forgets one that no one needs any more. */
  release(sim: SimState): void {
    if (sim.idle) this.#byDevice.delete(sim.deviceId);
  }

  /** Begins the billing cycles that are due. */
  roll(nowMs: number): void {
    for (const sim of this.#byDevice.values()) sim.roll(nowMs);
  }
}
