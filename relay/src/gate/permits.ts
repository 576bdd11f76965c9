import type { Target } from '../../protocol/address.ts';
import type { Reason } from '../../protocol/reasons.ts';
import type { Admission, ConnectionSettings, ConnectionState, ProtocolName } from '../connection/connection.ts';
import { sourceOf } from './source-address.ts';

/** Proof that a client was let in on a connection. It holds nothing that would need releasing. */
export class Grant implements Admission {
  // A private field makes the type nominal, and no folder but this one imports the class: only the gate makes one.
  readonly #gate = true;

  constructor(
    readonly connection: ConnectionState,
    readonly protocol: ProtocolName,
    readonly via: 'password' | 'whitelist',
    readonly peerAddress: string,
    readonly secure: boolean,
    readonly admittedUnder = connection.settings,
  ) {}

  get port(): number {
    return this.connection.settings.port;
  }
}

/** Counts as one stream of its connection, phone and customer until release(); a second release does nothing. */
class Slot implements Admission {
  /** Of the time of the permit: the connection may move meanwhile. */
  readonly #tallies: ConnectionState['tallies'];
  #held = true;
  #opening: boolean;

  /** `place`: where the client has waited; what that counts as passes to this slot. */
  constructor(
    readonly grant: Grant,
    opening: boolean,
    /** On the gate's clock that only passes. */
    readonly sinceMs: number,
    place?: Slot,
  ) {
    this.#tallies = place?.handOver() ?? grant.connection.tallies;
    this.#opening = opening || place !== undefined;
    if (!place) for (const tally of this.#tallies) tally.take(opening, sinceMs);
    else if (!opening) this.opened();
  }

  /** For the slot that takes over what this one counts as. */
  private handOver(): ConnectionState['tallies'] {
    this.#held = false;
    this.#opening = false;
    return this.#tallies;
  }

  get connection(): ConnectionState {
    return this.grant.connection;
  }
  get deviceId(): string {
    return this.grant.connection.settings.deviceId;
  }
  get protocol(): ProtocolName {
    return this.grant.protocol;
  }
  get via(): 'password' | 'whitelist' {
    return this.grant.via;
  }
  get port(): number {
    return this.grant.port;
  }
  get peerAddress(): string {
    return this.grant.peerAddress;
  }
  get secure(): boolean {
    return this.grant.secure;
  }
  get admittedUnder(): ConnectionSettings {
    return this.grant.admittedUnder;
  }

  /** It waits for the phone no longer. */
  opened(): void {
    if (!this.#opening) return;
    this.#opening = false;
    for (const tally of this.#tallies) tally.opening -= 1;
  }

  /** It is open and the client knows: from now on it counts in the history of its connection. */
  established(): void {
    this.opened();
    this.connection.opened(sourceOf(this.peerAddress));
  }

  /** Its stream has ended: a line of the access log, where that is on. */
  ended(up: number, down: number, reason: Reason): void {
    const { protocol, peerAddress: address } = this.grant;
    const durationMs = Math.max(0, Math.round(performance.now() - this.sinceMs));
    this.connection.ended({ protocol, address, up, down, durationMs, reason });
  }

  release(): void {
    if (!this.#held) return;
    this.#held = false;
    this.opened();
    for (const tally of this.#tallies) tally.release();
  }
}

/** What a request counts as while it waits for its phone; a permit takes it over. It opens nothing. */
export class Place extends Slot {
  readonly #place = true;

  constructor(grant: Grant, nowMs: number) {
    super(grant, true, nowMs);
  }
}

/** Leave for one TCP stream to one target. */
export class StreamPermit extends Slot {
  constructor(
    grant: Grant,
    readonly target: Target,
    nowMs: number,
    place?: Place,
  ) {
    super(grant, true, nowMs, place);
  }
}

/** Leave for one UDP association; each datagram's target is asked for with allows(). */
export class UdpPermit extends Slot {
  readonly #closes: (grant: Grant, target: Target) => boolean;

  /** `closes`: true for a target that the grant does not open. */
  constructor(grant: Grant, closes: (grant: Grant, target: Target) => boolean, nowMs: number, place?: Place) {
    super(grant, false, nowMs, place);
    this.#closes = closes;
  }

  /** False for a literal that is closed for its phone now. Names are decided by the phone, on what they resolve to. */
  allows(target: Target): boolean {
    return !this.#closes(this.grant, target);
  }
}
