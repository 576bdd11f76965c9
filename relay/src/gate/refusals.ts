import type { Reason } from '../../protocol/reasons.ts';
import type { ConnectionState } from '../connection/connection.ts';
import { relayLimits } from '../limits.ts';
import { sourceOf } from './source-address.ts';

/** Refusals of one source for one reason, folded. Destinations are never kept. */
export interface RecentRefusal {
  readonly reason: Reason;
  /** The client that was refused last. */
  readonly address: string;
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

/**
 * What was refused: a counter for each reason, and for each connection the last maxRecentRefusals kinds of refusal. One
 * kind is a reason and a source (per /64 for IPv6), so that a storm from one source pushes out nothing else.
 */
export class Refusals {
  readonly #counts = new Map<Reason, number>();
  /** Made with a connection's first refusal, gone with the connection. */
  readonly #recent = new WeakMap<ConnectionState, Map<string, RecentRefusal>>();

  /** Refusals so far, by reason. */
  get counts(): ReadonlyMap<Reason, number> {
    return this.#counts;
  }

  /** Notes a refusal; `connection`: that of the port, where there is one. */
  note(reason: Reason, connection: ConnectionState | undefined, address: string, nowMs: number): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
    if (!connection) return;
    let kinds = this.#recent.get(connection);
    if (!kinds) this.#recent.set(connection, (kinds = new Map()));
    const kind = `${reason} ${sourceOf(address)}`;
    const { count, firstMs } = kinds.get(kind) ?? { count: 0, firstMs: nowMs };
    kinds.delete(kind);
    kinds.set(kind, { reason, address, count: count + 1, firstMs, lastMs: nowMs }); // the newest is last
    if (kinds.size > relayLimits.maxRecentRefusals) forgetOldest(kinds);
  }

  /** The last kinds of refusal on a connection, newest first. */
  recent(connection: ConnectionState): RecentRefusal[] {
    return [...(this.#recent.get(connection)?.values() ?? [])].reverse();
  }
}

function forgetOldest(kinds: Map<string, RecentRefusal>): void {
  const oldest = kinds.keys().next();
  if (!oldest.done) kinds.delete(oldest.value);
}
