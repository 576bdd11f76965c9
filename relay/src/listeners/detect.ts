import type { Client } from './client.ts';
import { HttpConversation } from './http/conversation.ts';
import { isTokenByte } from './http/token.ts';
import type { Protocol } from './protocol.ts';
import { SocksHandshake } from './socks5/handshake.ts';

/** What the first byte of a client tells: 5 is SOCKS5 (RFC 1928 §3), a letter or an empty line begins an HTTP request. */
export function detect(first: number): 'socks5' | 'http' | undefined {
  if (first === 5) return 'socks5';
  return first === 13 || isTokenByte(first) ? 'http' : undefined;
}

/** Waits for the first byte, then leaves the client to its protocol; anything else is closed without a word. */
export class Detection implements Protocol {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  data(bytes: Buffer): void {
    const client = this.#client;
    const protocol = detect(bytes[0] ?? 0);
    if (!protocol) {
      client.refused('bad_request');
      client.socket.destroy();
      return;
    }
    client.protocol = protocol === 'socks5' ? new SocksHandshake(client) : new HttpConversation(client);
    client.protocol.data(bytes);
  }

  ended(): void {
    this.#client.socket.destroy();
  }

  expired(): void {
    this.#client.refused('handshake_timeout');
    this.#client.socket.destroy();
  }
}
