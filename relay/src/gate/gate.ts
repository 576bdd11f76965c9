import type { CredentialKeys } from '../../contract/credentials.ts';
import type { Target } from '../../protocol/address.ts';
import type { EgressPolicy } from '../../engine/egress.ts';
import type { Reason } from '../../protocol/reasons.ts';
import type { Admission, ConnectionSettings, ConnectionState, ProtocolName } from '../connection/connection.ts';
import { credentialsMatch, type ProxyCredentials } from './password-check.ts';
import { Refusals } from './refusals.ts';
import { sourceOf } from './source-address.ts';
import { roomRefused } from '../connection/tallies.ts';
import { Throttle } from './throttle.ts';
import { TrialPasses } from './trial-passes.ts';

/** Proof that a client was let in on a connection. It holds nothing that would need releasing. */
class GateGrant implements Admission {
  // A private field makes the type nominal: only the gate, in this file, can make one.
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
    readonly grant: GateGrant,
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
class GatePlace extends Slot {
  readonly #place = true;

  constructor(grant: GateGrant, nowMs: number) {
    super(grant, true, nowMs);
  }
}

/** Leave for one TCP stream to one target. */
class GateStreamPermit extends Slot {
  constructor(
    grant: GateGrant,
    readonly target: Target,
    nowMs: number,
    place?: GatePlace,
  ) {
    super(grant, true, nowMs, place);
  }
}

/** Leave for one UDP association; each datagram's target is asked for with allows(). */
class GateUdpPermit extends Slot {
  readonly #egress: EgressPolicy;

  constructor(grant: GateGrant, egress: EgressPolicy, nowMs: number, place?: GatePlace) {
    super(grant, false, nowMs, place);
    this.#egress = egress;
  }

  /** False for a literal that the egress policy refuses. Names are decided by the phone, on what they resolve to. */
  allows(target: Target): boolean {
    return target.bytes === undefined || !this.#egress.refuses(target.bytes, target.port);
  }
}

export type Grant = GateGrant;
export type StreamPermit = GateStreamPermit;
export type UdpPermit = GateUdpPermit;
export type Place = GatePlace;

/** Where a client came in and from where. Grants and permits are this as well. */
export interface ClientOrigin {
  /** Public port that the client came in by. */
  readonly port: number;
  /** The socket's peer; headers never count. */
  readonly peerAddress: string;
  /** The socket's port at the peer, where it is known. */
  readonly peerPort?: number | undefined;
}

export interface AdmitRequest extends ClientOrigin {
  readonly protocol: ProtocolName;
  /** The client speaks TLS to the relay. */
  readonly secure: boolean;
  readonly credentials?: ProxyCredentials | undefined;
}

/** Who gets no new work for want of memory; the memory guard. */
export interface MemoryBounds {
  /** No one does. */
  readonly overloaded: boolean;
  /** This customer, or an unassigned phone, does not: it holds more than its share. */
  hoards(party: string): boolean;
}

export interface GateOptions {
  /** The connection of a public port. */
  readonly byPort: (port: number) => ConnectionState | undefined;
  /** Why nothing can run through a phone now: it is offline, changes its address, has no mobile network. */
  readonly phoneRefusal: (deviceId: string) => Reason | undefined;
  readonly keys: CredentialKeys;
  readonly egress: EgressPolicy;
  readonly memory: MemoryBounds;
  /** The time of day: for expiry, and when something was refused. */
  readonly now?: () => number;
  /** Milliseconds that only pass: for rates and windows, which no step of the system's clock may stretch or end. */
  readonly monotonicNow?: () => number;
}

/**
 * The one place that decides who may use a connection and what may run on it. Synchronous, without timers.
 *
 * Brute force: the credentials are checked first, always, in constant time; only failures are counted, per source
 * address, and past the limit answered with throttled. So the right password always passes and no one can lock the
 * owner out, while guessing 130 random bits stays hopeless.
 */
export class Gate {
  readonly #options: GateOptions;
  readonly #now: () => number;
  readonly #monotonicNow: () => number;
  readonly #throttle = new Throttle();
  /** What was refused so far. */
  readonly refusals = new Refusals();
  /** For the relay's own tests. */
  readonly trials = new TrialPasses();
  #stopping = false;

  constructor(options: GateOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#monotonicNow = options.monotonicNow ?? (() => performance.now());
  }

  /** Lets a client in by the connection's own credentials or by its whitelist, or says why not. */
  admit({ port, protocol, peerAddress, secure, credentials }: AdmitRequest): Grant | Reason {
    const busy = this.refusesWork();
    if (busy) return busy;
    const connection = this.#options.byPort(port);
    if (!connection) return 'connection_deleted';
    const via = this.#via(connection, peerAddress, credentials);
    if (via !== 'password' && via !== 'whitelist') return via;
    const { protocols, requireTls } = connection.settings;
    if (requireTls && !secure) return 'tls_required';
    if (!protocols.includes(protocol)) return 'protocol_not_allowed';
    return this.#refusal(connection) ?? new GateGrant(connection, protocol, via, peerAddress, secure);
  }

  /**
   * Leave for a stream; holds a slot until its release(). Ask for every stream, also on a kept-alive connection.
   * `place`: of a request that has waited; a permit takes it over, a refusal leaves it to the caller.
   */
  permit(grant: Grant, target: Target, place?: Place): StreamPermit | Reason {
    const { bytes, port } = target;
    const refusal =
      this.#standing(grant) ??
      (bytes && this.#options.egress.refuses(bytes, port) ? 'destination_refused' : this.#room(grant, place));
    return refusal ?? new GateStreamPermit(grant, target, this.#monotonicNow(), place);
  }

  /** Leave for a UDP association; holds a slot like a stream. */
  permitUdp(grant: Grant, place?: Place): UdpPermit | Reason {
    const refusal = this.#standing(grant) ?? this.#room(grant, place);
    return refusal ?? new GateUdpPermit(grant, this.#options.egress, this.#monotonicNow(), place);
  }

  /** A place for a request that waits until its phone is back: counts like a stream that opens, until its release(). */
  place(grant: Grant): Place | Reason {
    const nowMs = this.#monotonicNow();
    return this.#standing(grant) ?? roomRefused(grant.connection.tallies, nowMs) ?? new GatePlace(grant, nowMs);
  }

  /** A client named no connection that there is: what it is told, and counted like a wrong password. */
  failed(peerAddress: string): Reason {
    const busy = this.refusesWork();
    if (busy) return busy;
    return this.#throttle.failed(peerAddress, this.#monotonicNow()) ? 'throttled' : 'credentials_wrong';
  }

  /** Why no new work is taken at all: asked at accept, before anything is read. */
  refusesWork(): Reason | undefined {
    if (this.#stopping) return 'relay_stopping';
    return this.#options.memory.overloaded ? 'relay_overloaded' : undefined;
  }

  /** From now on everything new is refused with relay_stopping. */
  stop(): void {
    this.#stopping = true;
  }

  /** Notes, for the metrics and the connection's page, that a client was refused. The code that answers the client calls it. */
  refused(reason: Reason, { port, peerAddress, peerPort }: ClientOrigin): void {
    const connection = this.#options.byPort(port);
    if (connection) this.trials.refused(connection, peerPort, reason);
    const [source, nowMs] = [sourceOf(peerAddress), this.#now()];
    this.refusals.note(reason, connection, peerAddress, nowMs);
    connection?.refused(reason, source, nowMs);
  }

  #via(
    connection: ConnectionState,
    peerAddress: string,
    credentials: ProxyCredentials | undefined,
  ): 'password' | 'whitelist' | Reason {
    if (credentials && credentialsMatch(connection, credentials, this.#options.keys)) return 'password';
    if (credentials && this.trials.admits(connection, credentials)) return 'password';
    if (connection.whitelist.has(peerAddress)) return 'whitelist';
    if (!credentials) return 'credentials_missing';
    return this.#throttle.failed(peerAddress, this.#monotonicNow()) ? 'throttled' : 'credentials_wrong';
  }

  /** Whether the grant still stands: a kept-alive client was admitted under settings that may have changed. */
  #standing(grant: Grant): Reason | undefined {
    const { connection } = grant;
    const busy = this.refusesWork() ?? this.#refusal(connection);
    if (busy) return busy;
    if (this.#options.byPort(connection.settings.port) !== connection) return 'connection_deleted';
    return connection.accessLost(grant);
  }

  #refusal(connection: ConnectionState): Reason | undefined {
    if (this.#options.memory.hoards(connection.party)) return 'memory_hoarded';
    return connection.refusal(this.#now());
  }

  #room({ connection }: Grant, place: Place | undefined): Reason | undefined {
    const absent = this.#options.phoneRefusal(connection.settings.deviceId);
    return absent ?? (place ? undefined : roomRefused(connection.tallies, this.#monotonicNow()));
  }
}
