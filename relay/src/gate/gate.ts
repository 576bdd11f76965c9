import type { CredentialKeys } from '../../contract/credentials.ts';
import type { Target } from '../../protocol/address.ts';
import type { EgressPolicy } from '../../engine/egress.ts';
import type { EgressExceptions } from '../../engine/egress-exceptions.ts';
import type { Reason } from '../../protocol/reasons.ts';
import type { ConnectionState, ProtocolName } from '../connection/connection.ts';
import { Guesses } from './guesses.ts';
import { credentialsMatch, type ProxyCredentials } from './password-check.ts';
import { Refusals } from './refusals.ts';
import { Grant, Place, StreamPermit, UdpPermit } from './permits.ts';
import { sourceOf } from './source-address.ts';
import { roomRefused } from '../connection/tallies.ts';
import { Throttle } from './throttle.ts';
import { TrialPasses } from './trial-passes.ts';

export type { Grant, Place, StreamPermit, UdpPermit };

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
  /** What operators have opened for a device although the policy closes it; nothing when left out. */
  readonly exceptions?: (deviceId: string) => EgressExceptions;
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
 * owner out, while guessing 130 random bits stays hopeless. Passwords that people chose are another matter: `Guesses`.
 */
export class Gate {
  readonly #options: GateOptions;
  readonly #now: () => number;
  readonly #monotonicNow: () => number;
  readonly #throttle = new Throttle();
  readonly #guesses = new Guesses();
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
    return this.#refusal(connection) ?? new Grant(connection, protocol, via, peerAddress, secure);
  }

  /**
   * Leave for a stream; holds a slot until its release(). Ask for every stream, also on a kept-alive connection.
   * `place`: of a request that has waited; a permit takes it over, a refusal leaves it to the caller.
   */
  permit(grant: Grant, target: Target, place?: Place): StreamPermit | Reason {
    const refusal =
      this.#standing(grant) ?? (this.#closes(grant, target) ? 'destination_refused' : this.#room(grant, place));
    return refusal ?? new StreamPermit(grant, target, this.#monotonicNow(), place);
  }

  /** Leave for a UDP association; holds a slot like a stream. */
  permitUdp(grant: Grant, place?: Place): UdpPermit | Reason {
    const refusal = this.#standing(grant) ?? this.#room(grant, place);
    return refusal ?? new UdpPermit(grant, this.#closes, this.#monotonicNow(), place);
  }

  /** A place for a request that waits until its phone is back: counts like a stream that opens, until its release(). */
  place(grant: Grant): Place | Reason {
    const nowMs = this.#monotonicNow();
    return this.#standing(grant) ?? roomRefused(grant.connection.tallies, nowMs) ?? new Place(grant, nowMs);
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

  /** A literal that the egress policy refuses and no exception opens. Names are decided by the phone, on what they resolve to. */
  readonly #closes = ({ connection }: Grant, { bytes, port }: Target): boolean => {
    const { egress, exceptions } = this.#options;
    if (!bytes || !egress.refuses(bytes, port)) return false;
    return !exceptions?.(connection.settings.deviceId).opens(bytes, port);
  };

  #via(
    connection: ConnectionState,
    peerAddress: string,
    credentials: ProxyCredentials | undefined,
  ): 'password' | 'whitelist' | Reason {
    const nowMs = this.#monotonicNow();
    const paused = credentials !== undefined && this.#guesses.pauses(connection, peerAddress, nowMs);
    if (credentials && !paused && credentialsMatch(connection, credentials, this.#options.keys)) {
      this.#guesses.right(connection, peerAddress);
      return 'password';
    }
    if (credentials && this.trials.admits(connection, credentials)) return 'password';
    if (connection.whitelist.has(peerAddress)) return 'whitelist';
    if (!credentials) return 'credentials_missing';
    if (paused) return 'sign_ins_paused';
    this.#guesses.wrong(connection, peerAddress, credentials.username, nowMs);
    return this.#throttle.failed(peerAddress, nowMs) ? 'throttled' : 'credentials_wrong';
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
