import { timingSafeEqual } from 'node:crypto';
import { newProxyPassword } from '../../contract/credentials.ts';
import type { Reason } from '../../protocol/reasons.ts';
import type { ConnectionState } from '../connection/connection.ts';
import type { ProxyCredentials } from './password-check.ts';

/**
 * With what the relay's own test of a connection signs in: it does not know the password, only a verifier of it. Good
 * for this connection until `end()`, and for what the connection's username may do.
 */
export interface TrialPass {
  readonly credentials: ProxyCredentials;
  /** For a client of the test, by the port of its own: why it is refused from now on, if it is. */
  watch(peerPort: number): () => Reason | undefined;
  end(): void;
}

interface Issued {
  readonly password: Buffer;
  /** By the ports of the test's clients. */
  readonly reasons: Map<number, Reason | undefined>;
}

/** The passes that are good now, one for a connection at most. */
export class TrialPasses {
  readonly #issued = new Map<ConnectionState, Issued>();

  /** A pass; an earlier one of the connection is good no longer. */
  issue(connection: ConnectionState): TrialPass {
    const password = newProxyPassword();
    const issued: Issued = { password: Buffer.from(password), reasons: new Map() };
    this.#issued.set(connection, issued);
    return {
      credentials: { username: connection.settings.username, password },
      watch: (peerPort) => {
        issued.reasons.set(peerPort, undefined);
        return () => issued.reasons.get(peerPort);
      },
      end: () => {
        if (this.#issued.get(connection) === issued) this.#issued.delete(connection);
      },
    };
  }

  /** True for the credentials of a pass. */
  admits(connection: ConnectionState, { username, password }: ProxyCredentials): boolean {
    const issued = this.#issued.get(connection);
    if (!issued || username !== connection.settings.username) return false;
    const received = Buffer.from(password);
    return received.length === issued.password.length && timingSafeEqual(received, issued.password);
  }

  /** Notes why a client was refused, where it is one of a test. */
  refused(connection: ConnectionState, peerPort: number | undefined, reason: Reason): void {
    const reasons = this.#issued.get(connection)?.reasons;
    if (peerPort !== undefined && reasons?.has(peerPort)) reasons.set(peerPort, reason);
  }
}
