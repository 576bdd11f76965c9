import { isDeepStrictEqual } from 'node:util';
import { billingCycle, isOlderCycle } from '../../contract/billing-cycle.ts';
import type { SimPlanSettings } from '../../contract/sim-plans.ts';
import type { Reason } from '../../protocol/reasons.ts';
import { addSimUse, maxPhoneBytes, type SimUse } from './sim-use.ts';
import { SpeedLimit } from './speed.ts';

/** Where counted bytes go; the meter. */
export interface SimSink {
  /** The SIM has something to take. Called at the first of it after each take(). */
  counted(sim: SimState): void;
  /** Takes what was counted so far. */
  settle(sim: SimState): void;
}

/** A connection of the device. */
export interface OnSim {
  cutAll(reason: Reason): void;
}

const noUse: SimUse = { startMs: 0, endMs: 0, generation: 0, bytes: 0, phoneBytes: 0, phoneCounter: null };

/** The SIM of one device: its plan, if it has one, and what was used of it in this billing cycle, by all connections together. */
export class SimState {
  readonly deviceId: string;
  /** Of all connections of the device together; without bound unless the plan slows them. */
  readonly speed = new SpeedLimit(null);
  readonly #connections = new Set<OnSim>();
  readonly #sink: SimSink;
  #plan: SimPlanSettings | undefined;
  /** In this cycle, but for what was not taken yet; only the phone's counter is the latest. */
  #taken: SimUse = noUse;
  #bytes = 0;
  #phoneBytes = 0;
  #reported = false;
  #bytesLeft = Infinity;
  #reached = false;

  constructor(deviceId: string, sink: SimSink) {
    this.deviceId = deviceId;
    this.#sink = sink;
  }

  /** Why nothing may run now, or undefined. */
  get refusal(): Reason | undefined {
    return this.#reached && this.#plan?.atCap === 'stop' ? 'sim_plan' : undefined;
  }

  /** Used in the current cycle, all in all; undefined without a plan. */
  use(): SimUse | undefined {
    return this.#plan && addSimUse(this.#taken, this.untaken());
  }

  /** No one needs it: no plan, no connection. */
  get idle(): boolean {
    return !this.#plan && this.#connections.size === 0;
  }

  join(connection: OnSim): void {
    this.#connections.add(connection);
  }
  leave(connection: OnSim): void {
    this.#connections.delete(connection);
  }

  /** Counts payload bytes, exactly; reaching the plan acts immediately. */
  count(bytes: number): void {
    if (!this.#plan || bytes === 0) return;
    this.#counting();
    this.#bytes += bytes;
    this.#bytesLeft -= bytes;
    if (this.#bytesLeft <= 0 && !this.#reached) this.#look();
  }

  /** The phone reports its counter of all bytes on its mobile network; one that has fallen began again at 0. */
  phoneCounted(counter: number): void {
    const last = this.#taken.phoneCounter;
    if (!this.#plan || counter === last) return;
    this.#counting();
    const more = last === null ? 0 : counter >= last ? counter - last : counter;
    this.#phoneBytes = Math.min(maxPhoneBytes, this.#phoneBytes + more);
    this.#taken = { ...this.#taken, phoneCounter: counter };
    this.#reported = true;
    this.#look();
  }

  /** Hands over what was counted since the last time. It stays counted against the plan. */
  take(): SimUse {
    const untaken = this.untaken();
    this.#taken = addSimUse(this.#taken, untaken);
    this.#bytes = 0;
    this.#phoneBytes = 0;
    this.#reported = false;
    return untaken;
  }

  /** What take() would hand over. */
  untaken(): SimUse {
    const phoneCounter = this.#reported ? this.#taken.phoneCounter : null;
    return { ...this.#taken, bytes: this.#bytes, phoneBytes: this.#phoneBytes, phoneCounter };
  }

  /**
   * Takes over the plan, and the use as the database and the meter know it. A higher generation is a use that a person
   * set: what was counted until now belongs before it.
   */
  set(plan: SimPlanSettings | undefined, known: SimUse | undefined, nowMs: number): void {
    if (!plan || !known || known.generation > this.#taken.generation) this.#sink.settle(this);
    const isNew = !isDeepStrictEqual(plan, this.#plan);
    this.#plan = known && plan;
    this.#taken = known ? this.#without(addSimUse(known, this.untaken())) : noUse;
    if (isNew || this.#isOver(nowMs)) this.#enter(nowMs);
    this.#look();
  }

  /** Begins a new billing cycle when its day has come, also back: the clock was ahead. */
  roll(nowMs: number): void {
    if (!this.#isOver(nowMs)) return;
    this.#enter(nowMs);
    this.#look();
  }

  #isOver(nowMs: number): boolean {
    const { startMs, endMs } = this.#taken;
    return this.#plan !== undefined && !(startMs <= nowMs && nowMs < endMs);
  }

  /** Enters the cycle that holds nowMs. One that only begins at another hour, in another zone, is the same. */
  #enter(nowMs: number): void {
    if (!this.#plan) return;
    const { startMs } = this.#taken;
    const cycle = billingCycle(this.#plan, nowMs);
    const isSame = startMs <= nowMs && !isOlderCycle(startMs, cycle.startMs);
    if (!isSame) this.#sink.settle(this);
    this.#taken = { ...this.#taken, ...cycle, ...(isSame ? {} : { bytes: 0, phoneBytes: 0 }) };
  }

  /** A use without what is not taken yet: take() adds that. */
  #without(use: SimUse): SimUse {
    return {
      ...use,
      bytes: use.bytes - this.#bytes,
      phoneBytes: Math.max(0, use.phoneBytes - this.#phoneBytes),
    };
  }

  #counting(): void {
    if (this.#bytes === 0 && !this.#reported) this.#sink.counted(this);
  }

  /** Acts on what is used: stops, slows, or lets everything run again. */
  #look(): void {
    const { planBytes = Infinity, countsPhone, atCap, slowBitsPerSecond = null } = this.#plan ?? {};
    const { bytes, phoneBytes } = addSimUse(this.#taken, this.untaken());
    this.#bytesLeft = planBytes - bytes;
    this.#reached = this.#bytesLeft <= 0 || (countsPhone === true && phoneBytes >= planBytes);
    this.speed.setRate(this.#reached && atCap === 'slow' ? slowBitsPerSecond : null);
    const { refusal } = this;
    if (refusal) for (const connection of this.#connections) connection.cutAll(refusal);
  }
}
