import type { Client } from './client.ts';
import type { Protocol } from './protocol.ts';
import type { ProxyProtocol } from './proxy-protocol.ts';

/** Waits for the first byte, then leaves the client to its protocol; anything else is closed without a word. */
export class Detection implements Protocol {
  readonly #client: Client;
  readonly #protocols: readonly ProxyProtocol[];

  constructor(client: Client, protocols: readonly ProxyProtocol[]) {
    this.#client = client;
    this.#protocols = protocols;
  }

  data(bytes: Buffer): void {
    const client = this.#client;
    const [first = 0] = bytes;
    const protocol = this.#protocols.find(({ begins }) => begins(first));
    if (!protocol) return client.refuse('bad_request');
    client.protocol = protocol.serve(client);
    client.protocol.data(bytes);
  }

  ended(): void {
    this.#client.socket.destroy();
  }

  expired(): void {
    this.#client.refuse('handshake_timeout');
  }
}
