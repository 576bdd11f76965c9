import type { ConnectionState } from '../connection/connection.ts';
import { relayLimits } from '../limits.ts';
import { sourceOf } from './source-address.ts';

interface Guessed {
  /** Of what `known` and the failures speak; another password starts again. */
  readonly verifier: string;
  failures: number;
  sinceMs: number;
  /** Addresses from which the right password came, the latest last. */
  readonly known: Set<string>;
}

/**
 * Bounds how often a password that a person chose can be guessed, over all addresses: after maxConnectionFailures in a
 * window the connection takes passwords only from addresses from which the right one came before, and does not look at
 * others. Failures count where the username is right: without it nothing can be guessed, and strangers who only find the
 * port pause nothing. Connections with a generated password are left alone. Memory: at most maxKnownSources addresses for
 * each connection, gone with it. Times are monotonic milliseconds.
 */
export class Guesses {
  readonly #byConnection = new WeakMap<ConnectionState, Guessed>();

  /** Whether a password from this address is refused without a look at it. */
  pauses(connection: ConnectionState, peerAddress: string, nowMs: number): boolean {
    const guessed = this.#of(connection);
    if (!guessed || guessed.failures < relayLimits.maxConnectionFailures || isOver(guessed, nowMs)) return false;
    return !guessed.known.has(sourceOf(peerAddress));
  }

  /** The right password came from here. */
  right(connection: ConnectionState, peerAddress: string): void {
    if (!connection.settings.passwordGiven) return;
    const { known } = this.#of(connection) ?? this.#begin(connection);
    const source = sourceOf(peerAddress);
    known.delete(source);
    known.add(source);
    const [oldest] = known.size > relayLimits.maxKnownSources ? known : [];
    if (oldest !== undefined) known.delete(oldest);
  }

  /** A wrong one came. What known addresses do counts for nothing: a program with an old password pauses no one. */
  wrong(connection: ConnectionState, peerAddress: string, username: string, nowMs: number): void {
    const { passwordGiven, username: own } = connection.settings;
    if (!passwordGiven || username !== own) return;
    const guessed = this.#of(connection) ?? this.#begin(connection);
    if (guessed.known.has(sourceOf(peerAddress))) return;
    if (guessed.failures === 0 || isOver(guessed, nowMs)) Object.assign(guessed, { failures: 0, sinceMs: nowMs });
    guessed.failures += 1;
  }

  #of(connection: ConnectionState): Guessed | undefined {
    const guessed = this.#byConnection.get(connection);
    return guessed?.verifier === connection.settings.verifier ? guessed : undefined;
  }

  #begin(connection: ConnectionState): Guessed {
    const guessed = { verifier: connection.settings.verifier, failures: 0, sinceMs: 0, known: new Set<string>() };
    this.#byConnection.set(connection, guessed);
    return guessed;
  }
}

function isOver({ sinceMs }: Guessed, nowMs: number): boolean {
  return nowMs - sinceMs >= relayLimits.connectionFailureWindowMs;
}
