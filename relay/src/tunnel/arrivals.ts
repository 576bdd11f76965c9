import type { Socket } from 'node:net';
import { limits } from '../../protocol/index.ts';

interface Arrival {
  readonly socket: Socket;
  readonly timer: NodeJS.Timeout;
}

/**
 * TCP connections that are not tunnels yet. Anyone who is not through `upgradeTimeoutMs` after the TCP connect is cut,
 * whatever it waits for: TLS, a head that does not end, the look for its secret.
 */
export class Arrivals {
  /** By the peer's address and port, which a TLS socket and the TCP socket under it have in common. */
  readonly #waiting = new Map<string, Arrival>();

  /** A TCP connection was accepted. */
  add(socket: Socket): void {
    const key = peerOf(socket);
    const timer = setTimeout(() => socket.destroy(), limits.upgradeTimeoutMs);
    const arrival = { socket, timer };
    this.#waiting.set(key, arrival);
    socket.once('close', () => {
      clearTimeout(timer);
      if (this.#waiting.get(key) === arrival) this.#waiting.delete(key);
    });
  }

  /** It is a tunnel now. */
  through(socket: Socket): void {
    const key = peerOf(socket);
    clearTimeout(this.#waiting.get(key)?.timer);
    this.#waiting.delete(key);
  }

  /** Ends all that are not through, now. */
  cutAll(): void {
    for (const { socket } of [...this.#waiting.values()]) socket.destroy();
  }
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
