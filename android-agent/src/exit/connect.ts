import type { Socket } from 'node:net';
import type { SlabReads } from '@pocketproxy/relay/engine';
import type { Reason } from '@pocketproxy/relay/protocol';
import { agentLimits as limits } from '../limits.ts';
import type { Network } from '../network/network.ts';
import { reasonOfError } from '../refused.ts';

/** The winner, and where its bytes go when readers were asked for. */
export interface Connected {
  readonly socket: Socket;
  readonly reads: SlabReads | undefined;
  /** 4 or 16 bytes, as they were dialled. */
  readonly address: Uint8Array;
}

/**
 * Connects to the first of some addresses that accepts: each gets a head start over the next, none is given up
 * before another has won (RFC 8305 §5). Addresses that are found later join the end. The first failure is the one that
 * is reported: it is of the preferred address.
 */
export class Connect {
  readonly #running = new Set<Socket>();
  readonly #addresses: Uint8Array[];
  /** More addresses may still come. */
  #open: boolean;
  #failure: Reason | undefined;
  #timer: NodeJS.Timeout | undefined;
  #finished = false;

  constructor(
    private readonly network: Pick<Network, 'dialTcp'>,
    addresses: readonly Uint8Array[],
    private readonly port: number,
    private readonly done: (result: Connected | Reason) => void,
    private readonly makeReads?: () => SlabReads,
    later?: Promise<readonly Uint8Array[]>,
  ) {
    this.#addresses = addresses.slice(0, limits.dialAddresses);
    this.#open = later !== undefined;
    void later?.then((more) => this.#add(more));
    this.#attempt();
  }

  /** Destroys what is under way; `done` is not called any more. */
  cancel(): void {
    this.#finished = true;
    clearTimeout(this.#timer);
    for (const socket of this.#running) socket.destroy();
    this.#running.clear();
  }

  #add(more: readonly Uint8Array[]): void {
    this.#open = false;
    if (this.#finished) return;
    this.#addresses.push(...more.slice(0, limits.dialAddresses));
    if (this.#running.size === 0) this.#attempt();
    else if (!this.#timer) this.#attemptLater();
  }

  #attemptLater(): void {
    if (this.#addresses.length > 0) this.#timer = setTimeout(() => this.#attempt(), limits.dialStaggerMs);
  }

  #attempt(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const address = this.#addresses.shift();
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
      this.done({ socket, reads, address });
    });
    this.#attemptLater();
  }

  #failed(error: unknown): void {
    this.#failure ??= reasonOfError(error);
    this.#attempt();
  }

  #giveUpWhenAlone(): void {
    if (this.#running.size > 0 || this.#open || this.#finished) return;
    this.#finished = true;
    this.done(this.#failure ?? 'host_unreachable');
  }
}
