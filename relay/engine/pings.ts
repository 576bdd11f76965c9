import { performance } from 'node:perf_hooks';
import { limits } from '../protocol/limits.ts';
import type { FlightBudget } from './flight-budget.ts';

/**
 * The PINGs of one session: marks behind what is in flight, by which the budget finds the round trip, and a sign of life
 * when there is nothing else to say. Also the watch over the peer's silence.
 */
export class Pings {
  readonly #flight: FlightBudget;
  readonly #send: (payload: Buffer) => void;
  /** Those that were not answered yet, in order. */
  readonly #open: number[] = [];
  /** By PING: who waits for its round trip. */
  readonly #probes = new Map<number, () => void>();
  #count = 0;
  #received = true;
  #silentMs = 0;
  #quietMs = 0;

  /** `send`: writes a PING with this payload. */
  constructor(flight: FlightBudget, send: (payload: Buffer) => void) {
    this.#flight = flight;
    this.#send = send;
  }

  /** Sends one. `appLimited`: less is in flight than the budget allows. */
  ping(appLimited: boolean): void {
    const id = ++this.#count;
    const payload = Buffer.alloc(8);
    payload.writeUIntBE(id, 2, 6);
    this.#open.push(id);
    this.#flight.onMark(performance.now(), appLimited);
    this.#send(payload);
  }

  /** Sends one and calls back with its round trip, milliseconds; never, when the session ends first. */
  probe(answered: (rttMs: number) => void): void {
    const sentMs = performance.now();
    this.#probes.set(this.#count + 1, () => answered(performance.now() - sentMs));
    this.ping(true);
  }

  /** A PONG has come. False: not the one that is due. */
  echoed(payload: Buffer): boolean {
    const id = payload.readUIntBE(2, 6);
    if (this.#open.shift() !== id) return false;
    this.#flight.onEcho(performance.now());
    this.#probes.get(id)?.();
    this.#probes.delete(id);
    return true;
  }

  /** The peer has sent something. */
  received(): void {
    this.#received = true;
  }

  /** We have sent something. */
  spoke(): void {
    this.#quietMs = 0;
  }

  /** `ms` have passed. False: the peer is silent for too long. */
  tick(ms: number): boolean {
    this.#silentMs = this.#received ? 0 : this.#silentMs + ms;
    this.#received = false;
    if (this.#silentMs >= limits.silenceTimeoutMs) return false;
    const { oldestMarkMs } = this.#flight;
    // It may send and yet answer no PING: the budget would stay spent
    if (oldestMarkMs !== undefined && performance.now() - oldestMarkMs > limits.silenceTimeoutMs) return false;
    this.#quietMs += ms;
    if (this.#quietMs >= limits.pingIntervalMs) this.ping(true);
    return true;
  }
}
