import type { Reason } from '../../protocol/index.ts';
import { relayLimits } from '../limits.ts';
import type { Client } from './client.ts';
import { hold, type Protocol } from './protocol.ts';

/** Refuses a client for good: answers, and closes. */
export function refuse(client: Client, reason: Reason, answer: Buffer): void {
  client.refuse(reason, answer);
  closeAfterAnswer(client);
}

/**
 * Closes behind an answer, so that it arrives: closing a socket with unread bytes would send a TCP reset, which may
 * throw the answer away at the client (RFC 9112 §9.6). Reads on a little, bounded in bytes and time, then lets go.
 */
export function closeAfterAnswer(client: Client, answer?: Buffer): void {
  const { context, socket } = client;
  client.settle();
  if (socket.destroyed) return;
  client.protocol = new Closing(client);
  context.closing.add(client);
  if (answer) socket.end(answer);
  else socket.end();
  client.readAll();
}

class Closing implements Protocol {
  readonly #client: Client;
  #left: number = relayLimits.maxDiscardBytes;
  #waitedMs = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  data(bytes: Buffer): void {
    this.#left -= bytes.length;
    if (this.#left >= 0) return;
    if (this.#client.socket.writableFinished) this.#client.socket.destroy();
    else this.#client.hold(hold.enough);
  }

  ended(): void {
    // both sides have ended: the socket closes on its own
  }

  /** A client that reads slowly gets all of it: what the kernel has, it delivers after the close. */
  expired(): void {
    const { socket, context } = this.#client;
    this.#waitedMs += relayLimits.closingTimeoutMs;
    if (socket.writableFinished || this.#waitedMs >= relayLimits.lingerTimeoutMs) socket.destroy();
    else context.closing.add(this.#client);
  }
}
