import { randomUUID } from 'node:crypto';
import type { Reason } from '../../protocol/index.ts';
import { relayLimits } from '../limits.ts';

/** A row of the status log: one change, or several to the same status. Times are monotonic milliseconds. */
export interface StatusChange {
  /** Made here, so that a write whose answer was lost can be repeated. */
  readonly id: string;
  readonly status: 'online' | 'offline';
  readonly reason: Reason | null;
  readonly atMs: number;
  readonly times: number;
  readonly firstAtMs: number;
}

/**
 * Decides which row of the log a device's change belongs to. The first few within some minutes get rows of their own;
 * a phone that continues to flap is counted on the latest row of the same status, so it cannot flood the table.
 */
export class StatusDamper {
  /** Newest last. */
  #recent: StatusChange[] = [];

  change(status: 'online' | 'offline', reason: Reason | null, atMs: number): StatusChange {
    this.#recent = this.#recent.filter(({ firstAtMs }) => atMs - firstAtMs < relayLimits.statusWindowMs);
    const same = this.#recent.findLast((row) => row.status === status);
    const damped = same !== undefined && this.#recent.length >= relayLimits.maxStatusRows;
    const row = damped
      ? { ...same, reason, atMs, times: same.times + 1 }
      : { id: randomUUID(), status, reason, atMs, times: 1, firstAtMs: atMs };
    this.#recent = [...this.#recent.filter(({ id }) => id !== row.id), row];
    return row;
  }
}
