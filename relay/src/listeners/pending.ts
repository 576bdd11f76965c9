import { relayLimits } from '../limits.ts';
import { sourceOf } from '../gate/source-address.ts';
import { Deadlines } from './deadlines.ts';
import type { Waiting } from './protocol.ts';

/**
 * Clients that were never admitted, each with an absolute deadline. Bounded in number, per source address and overall,
 * and in bytes. Above a bound the oldest ends: an honest client is admitted within a round trip or two, so those who
 * wait longest are not it, and strangers cannot shut out anyone who shares their address.
 */
export class PendingClients {
  readonly #bySource = new Map<string, Set<Waiting>>();
  readonly #deadlines: Deadlines<Waiting>;
  readonly #most: number;
  #bytes = 0;

  /** `most`: clients at once, of all sources. */
  constructor(most: number, now?: () => number) {
    this.#most = most;
    this.#deadlines = new Deadlines(relayLimits.admissionTimeoutMs, (client) => this.#expire(client), now);
  }

  get size(): number {
    return this.#deadlines.size;
  }

  /** Bytes that they have sent. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes a client in, at accept. */
  add(client: Waiting): void {
    const source = sourceOf(client.peerAddress);
    const neighbours = this.#bySource.get(source) ?? new Set();
    if (neighbours.size >= relayLimits.maxPendingPerSource) this.#end(first(neighbours));
    else if (this.size >= this.#most) this.endOldest();
    this.#bySource.set(source, neighbours.add(client));
    client.pendingSource = source;
    this.#deadlines.add(client);
  }

  /** Counts bytes of a client, if it is pending. */
  received(client: Waiting, bytes: number): void {
    if (client.pendingSource === undefined) return;
    client.pendingBytes += bytes;
    this.#bytes += bytes;
    while (this.#bytes > relayLimits.maxPendingBytes && this.endOldest());
  }

  /** The client was admitted, or is gone. */
  delete(client: Waiting): void {
    const source = client.pendingSource;
    if (source === undefined) return;
    client.pendingSource = undefined;
    this.#deadlines.delete(client);
    this.#bytes -= client.pendingBytes;
    const neighbours = this.#bySource.get(source);
    neighbours?.delete(client);
    if (neighbours?.size === 0) this.#bySource.delete(source);
  }

  /** Makes room for others. False when there is none to end. */
  endOldest(): boolean {
    return this.#end(this.#deadlines.oldest);
  }

  /** Ends those whose time is up; a timer calls it. */
  sweep(): void {
    this.#deadlines.sweep();
  }

  #end(client: Waiting | undefined): boolean {
    if (!client) return false;
    this.delete(client);
    client.refuse('too_many_pending');
    return true;
  }

  #expire(client: Waiting): void {
    this.delete(client);
    client.protocol.expired();
  }
}

function first<T>(items: Set<T>): T | undefined {
  const next = items.values().next();
  return next.done ? undefined : next.value;
}
