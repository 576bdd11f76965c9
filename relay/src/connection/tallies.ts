import { Ceilings, ceilings, type CeilingName } from '../../contract/ceilings.ts';
import type { Reason } from '../../protocol/reasons.ts';
import { TokenBucket } from './token-bucket.ts';

/** How much may be open, wait to open, and be opened in a second. */
export interface Bounds {
  readonly streams: number;
  readonly opening: number;
  readonly connects: number;
}
type Refusals = Readonly<Record<keyof Bounds, Reason>>;

/** What is open of one connection, of one customer on one phone, or of one customer on all phones of this relay. */
export class Tally {
  streams = 0;
  opening = 0;
  /** Connections that count here. */
  connections = 0;
  readonly #connects: TokenBucket;
  readonly #bounds: () => Bounds;
  readonly #refusals: Refusals;
  readonly #onIdle: (() => void) | undefined;

  /** `onIdle`: nothing counts here any more. */
  constructor(bounds: () => Bounds, refusals: Refusals, onIdle?: () => void) {
    this.#bounds = bounds;
    this.#refusals = refusals;
    this.#connects = new TokenBucket(bounds().connects);
    this.#onIdle = onIdle;
  }

  /**
   * Why one more stream of a connection has no room here; `opening`: streams of it that wait to open already; `nowMs`:
   * monotonic.
   */
  refuses(opening: number, nowMs: number): Reason | undefined {
    const bounds = this.#bounds();
    if (this.streams >= bounds.streams) return this.#refusals.streams;
    if (this.#tooManyWait(opening, bounds.opening)) return this.#refusals.opening;
    this.#connects.setRate(bounds.connects, nowMs);
    return this.#connects.has(nowMs) ? undefined : this.#refusals.connects;
  }

  /** Counts a stream that begins. */
  take(opening: boolean, nowMs: number): void {
    this.#connects.take(nowMs);
    this.streams += 1;
    if (opening) this.opening += 1;
  }

  /** Counts a stream that has ended. */
  release(): void {
    this.streams -= 1;
    this.#check();
  }

  join(): void {
    this.connections += 1;
  }
  leave(): void {
    this.connections -= 1;
    this.#check();
  }

  /** Once half of a shared bound is taken, each connection has its even part of the other half, whatever the rest do. */
  #tooManyWait(opening: number, bound: number): boolean {
    if (this.connections === 0) return opening >= bound; // the tally of one connection
    const part = Math.max(1, Math.floor(bound / 2 / this.connections));
    return this.opening >= bound / 2 && opening >= part;
  }

  #check(): void {
    if (this.streams === 0 && this.connections === 0) this.#onIdle?.();
  }
}

/** Who a connection's streams count for. */
export interface Counted {
  readonly deviceId: string;
  /** The customer that uses it; null for none. */
  readonly usedBy: string | null;
}

const ofConnection: Refusals = {
  streams: 'too_many_streams',
  opening: ceilings.connectionOpening.reason,
  connects: 'too_many_connects',
};
const ofPhone: Refusals = {
  streams: ceilings.phoneStreams.reason,
  opening: ceilings.phoneOpening.reason,
  connects: ceilings.phoneConnects.reason,
};
const ofCustomer: Refusals = {
  streams: ceilings.customerStreams.reason,
  opening: ceilings.customerOpening.reason,
  connects: ceilings.customerConnects.reason,
};

/** Why a connection has no room for one more stream, by its own tally first. */
export function roomRefused(tallies: readonly [Tally, ...Tally[]], nowMs: number): Reason | undefined {
  for (const tally of tallies) {
    const reason = tally.refuses(tallies[0].opening, nowMs);
    if (reason) return reason;
  }
  return undefined;
}

/** The operator's ceilings, and what counts against them, by phone and by customer. */
export class Tallies {
  /** What operators have set; a replacement applies immediately. */
  ceilings = new Ceilings();
  /** By phone and customer: a shared phone's ceilings are split evenly, so that none takes the others' part. */
  readonly #phones = new Map<string, Map<string | null, Tally>>();
  readonly #customers = new Map<string, Tally>();

  /** The tally of one connection; its other bounds are its own settings. */
  forConnection(own: () => { readonly maxStreams: number; readonly maxConnectsPerSecond: number }) {
    const bounds = () => ({
      streams: own().maxStreams,
      opening: this.ceilings.of('connectionOpening'),
      connects: own().maxConnectsPerSecond,
    });
    return new Tally(bounds, ofConnection);
  }

  /** Counts a connection for its phone and its customer; returns their tallies, which leave() takes back. */
  join({ deviceId, usedBy }: Counted): Tally[] {
    const joined = [this.#phone(deviceId, usedBy)];
    if (usedBy !== null) joined.push(this.#customer(usedBy));
    for (const tally of joined) tally.join();
    return joined;
  }

  #phone(deviceId: string, usedBy: string | null): Tally {
    let customers = this.#phones.get(deviceId);
    if (!customers) this.#phones.set(deviceId, (customers = new Map()));
    const known = customers.get(usedBy);
    if (known) return known;
    const parts = customers;
    const part = (name: CeilingName) => Math.max(1, Math.floor(this.ceilings.of(name) / Math.max(1, parts.size)));
    const bounds = () => ({
      streams: part('phoneStreams'),
      opening: part('phoneOpening'),
      connects: part('phoneConnects'),
    });
    const tally = new Tally(bounds, ofPhone, () => {
      parts.delete(usedBy);
      if (parts.size === 0) this.#phones.delete(deviceId);
    });
    parts.set(usedBy, tally);
    return tally;
  }

  #customer(id: string): Tally {
    const known = this.#customers.get(id);
    if (known) return known;
    const bounds = () => ({
      streams: this.ceilings.of('customerStreams', id),
      opening: this.ceilings.of('customerOpening', id),
      connects: this.ceilings.of('customerConnects', id),
    });
    const tally = new Tally(bounds, ofCustomer, () => this.#customers.delete(id));
    this.#customers.set(id, tally);
    return tally;
  }
}
