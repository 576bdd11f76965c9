import type { Socket } from 'node:net';
import type { Reason, SlabReads } from '@pocketproxy/relay/protocol';
import { agentLimits as limits } from '../limits.ts';
import type { Network } from '../network/network.ts';
import { reasonOfError } from '../refused.ts';

/** The winner, and where its bytes go when readers were asked for. */
export interface Connected {
  readonly socket: Socket;
  readonly reads: SlabReads | undefined;
}

/**
 * Connects to the first of some addresses that accepts: each gets a head start over the next, none is given up
 * before another has won (RFC 8305 §5). The first failure is the one that is told: it is of the preferred address.
 */
export class Connect {
  readonly #running = new Set<Socket>();
  readonly #addresses: readonly Uint8Array[];
  #next = 0;
  #failure: Reason | undefined;
  #timer: NodeJS.Timeout | undefined;
  #finished = false;

  constructor(
    private readonly network: Pick<Network, 'dialTcp'>,
    addresses: readonly Uint8Array[],
    private readonly port: number,
    private readonly done: (result: Connected | Reason) => void,
    private readonly makeReads?: () => SlabReads,
  ) {
    this.#addresses = addresses.slice(0, limits.dialAddresses);
    this.#attempt();
  }

  /** Destroys what is under way; `done` is not called any more. */
  cancel(): void {
    this.#finished = true;
    clearTimeout(this.#timer);
    for (const socket of this.#running) socket.destroy();
    this.#running.clear();
  }

  #attempt(): void {
    clearTimeout(this.#timer);
    const address = this.#addresses[this.#next++];
    if (!address) return this.#giveUpWhenAlone();
    const reads = this.makeReads?.(); // its own for each attempt: a reader serves one socket
    let socket: Socket;
    try {
      socket = this.network.dialTcp(address, this.port, reads?.onread);
    } catch (error) {
      return this.#failed(error);
    }
    this.#running.add(socket);
    const onError = (error: Error): void => {
      this.#running.delete(socket);
      if (!this.#finished) this.#failed(error);
    };
    socket.once('error', onError);
    socket.once('connect', () => {
      this.#running.delete(socket);
      if (this.#finished) return void socket.destroy();
      this.cancel();
      socket.off('error', onError);
      this.done({ socket, reads });
    });
    if (this.#next < this.#addresses.length) this.#timer = setTimeout(() => this.#attempt(), limits.dialStaggerMs);
  }

  #failed(error: unknown): void {
    this.#failure ??= reasonOfError(error);
    this.#attempt();
  }

  #giveUpWhenAlone(): void {
    if (this.#running.size > 0 || this.#finished) return;
    this.#finished = true;
    this.done(this.#failure ?? 'host_unreachable');
  }
}
