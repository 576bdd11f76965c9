import type { Descriptors } from '../descriptors.ts';
import type { Native } from '../../native/native.ts';
import { relayLimits } from '../../limits.ts';

interface ForeignSocket {
  readonly fd: number;
  used: boolean;
}

/** UDP sockets bound to addresses of others, so that a client's answer comes from whom it has asked. Kept while used. */
export class ForeignSockets {
  readonly #native: Native;
  readonly #descriptors: Pick<Descriptors, 'admits'>;
  readonly #open = new Map<string, ForeignSocket>();

  constructor(native: Native, descriptors: Pick<Descriptors, 'admits'>) {
    this.#native = native;
    this.#descriptors = descriptors;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Sends from `host:port`. False when the kernel did not take it, or gives no such socket: a lost datagram. */
  send(host: string, port: number, payload: Uint8Array, to: Uint8Array): boolean {
    const key = `${host}:${port}`;
    const socket = this.#open.get(key) ?? this.#bind(key, host, port);
    if (!socket) return false;
    socket.used = true;
    return this.#native.send(socket.fd, payload, to);
  }

  /** Closes those that were not used since the last call. */
  sweep(): void {
    for (const [key, socket] of this.#open) {
      if (!socket.used) this.#close(key, socket);
      socket.used = false;
    }
  }

  close(): void {
    for (const [key, socket] of this.#open) this.#close(key, socket);
  }

  #bind(key: string, host: string, port: number): ForeignSocket | undefined {
    if (this.#open.size >= relayLimits.maxForeignSockets) {
      for (const [oldest, socket] of this.#open) {
        this.#close(oldest, socket);
        break;
      }
    }
    try {
      const socket = { fd: this.#native.bindForeign(host, port), used: true };
      this.#open.set(key, socket);
      if (this.#descriptors.admits(socket.fd)) return socket;
      this.#close(key, socket);
    } catch {
      // another socket of this machine holds the port on every address, or there is no descriptor left at all
    }
    return undefined;
  }

  #close(key: string, { fd }: ForeignSocket): void {
    this.#open.delete(key);
    this.#native.close(fd);
  }
}
