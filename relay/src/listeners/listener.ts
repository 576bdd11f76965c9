import type { ConnectionState } from '../connection/connection.ts';

/**
 * A way in for customers. The relay notifies every listener of every connection, and opens, drains and ends all of them
 * alike; what a listener lets in goes through the gate, and what it runs through pipes or UDP permits.
 */
export interface Listener {
  /** Connections that it should serve and cannot, by their public port, with the error's code. It tries again automatically. */
  readonly faults: ReadonlyMap<number, string>;
  /** Serves a connection; true when it can be reached. Opening it again changes nothing. */
  open(connection: ConnectionState): Promise<boolean>;
  /** Lets no one in on a connection any more, named by its public port. What runs on it is cut by the connection. */
  close(port: number): void;
  /** Takes no new clients and no further requests; ends the clients that have nothing running. May be called twice. */
  stop(): void;
  /** Stops, and waits until every client has left, at most `ms`. True when none is left. */
  drain(ms: number): Promise<boolean>;
  /** Ends all clients and what they run, behind their last bytes. Resolves when their sockets are closed. */
  end(): Promise<void>;
}
