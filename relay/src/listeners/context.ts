import type { Logger } from 'pino';
import type { Gate } from '../gate/gate.ts';
import { relayLimits } from '../limits.ts';
import type { PipeSweep } from '../pipe/pipe-sweep.ts';
import type { Tunnels } from '../tunnel/registry.ts';
import type { PhoneStates } from '../waiting/phone-states.ts';
import type { WaitingRoom } from '../waiting/waiting-room.ts';
import { Deadlines } from './deadlines.ts';
import type { Descriptors } from './descriptors.ts';
import { PendingClients } from './pending.ts';
import type { Waiting } from './protocol.ts';

/** What the listeners need of the relay. */
export interface ListenerOptions {
  readonly gate: Pick<Gate, 'admit' | 'permit' | 'permitUdp' | 'refused' | 'refusesWork'>;
  readonly tunnels: Pick<Tunnels, 'open' | 'openUdp'>;
  readonly phones: Pick<PhoneStates, 'absence' | 'isPassing' | 'retryAfterSeconds'>;
  /** Where requests wait for their phone. */
  readonly waitingRoom: Pick<WaitingRoom, 'enter' | 'enterAgain'>;
  readonly pipes: PipeSweep;
  readonly log: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
  /** How many sockets customers may have, by all ways in together. */
  readonly descriptors: Pick<Descriptors, 'forCustomers' | 'admits' | 'short' | 'roomBy'>;
}

/** What every client of this relay shares: the options, and the waits that a client's socket may be in. */
export class ListenerContext {
  readonly options: ListenerOptions;
  /** Clients that were never admitted. */
  readonly pending: PendingClients;
  /** Clients that have not finished their request. */
  readonly handshakes = new Deadlines<Waiting>(relayLimits.handshakeTimeoutMs, expire);
  /** Clients between two requests. */
  readonly keepAlives = new Deadlines<Waiting>(relayLimits.keepAliveTimeoutMs, expire);
  /** Clients that were answered and have not closed yet. */
  readonly closing = new Deadlines<Waiting>(relayLimits.closingTimeoutMs, expire);
  /** True once no further request is taken. */
  stopping = false;

  constructor(options: ListenerOptions) {
    this.options = options;
    const { descriptors } = options;
    this.pending = new PendingClients(Math.min(relayLimits.maxPending, descriptors.forCustomers / 2));
    descriptors.roomBy(() => this.#makeRoom());
  }

  /** Ends the client that does without most easily: one between two requests, else one that was never admitted. */
  #makeRoom(): boolean {
    const idle = this.keepAlives.oldest;
    if (!idle) return this.pending.endOldest();
    idle.socket.destroy();
    return this.keepAlives.delete(idle);
  }

  /** Ends the clients that have nothing running; the others end after what they run. */
  stop(): void {
    this.stopping = true;
    for (const client of this.handshakes.items) client.socket.destroy();
    for (const client of this.keepAlives.items) {
      if (client.socket.writableLength === 0) client.socket.destroy();
      else client.protocol.expired(); // it still gets the rest of its last answer
    }
  }

  /** Closes the clients that were answered as soon as the kernel has their answer. */
  hurry(): void {
    for (const { socket } of this.closing.items) {
      if (socket.writableFinished) socket.destroy();
      else socket.once('finish', () => socket.destroy());
    }
  }

  /** Ends every client that no pipe owns. */
  close(): void {
    this.stop();
    for (const client of this.closing.items) client.socket.destroy();
  }
}

function expire(client: Waiting): void {
  client.protocol.expired();
}
