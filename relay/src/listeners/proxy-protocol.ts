import type { Client } from './client.ts';
import type { Protocol } from './protocol.ts';

/** A protocol that is spoken on the public ports: one row of the table that relay.ts hands to them. TLS is one, around the others. */
export interface ProxyProtocol {
  /** Whether a client that sends this byte first speaks it. No two protocols may claim the same byte. */
  begins(first: number): boolean;
  /** Takes over a client that has sent its first byte, and receives it next. */
  serve(client: Client): Protocol;
  /** Ends what it runs beside its clients' sockets. May be called twice. */
  end?: (() => void) | undefined;
}
