import { randomUUID } from 'node:crypto';
import type { ProtocolName } from '../../contract/connection-limits.ts';
import { hourMs, stepStartMs } from '../../contract/periods.ts';
import type { Reason } from '../../protocol/reasons.ts';
import { relayLimits } from '../limits.ts';

/** A stream or UDP association that ended, as far as the access log may know it: never where it led. */
export interface EndedStream {
  readonly protocol: ProtocolName;
  /** The client's. */
  readonly address: string;
  readonly up: number;
  readonly down: number;
  readonly durationMs: number;
  readonly reason: Reason;
}

/** A line of the access log. Its id keeps it from being written twice. */
export interface AccessRow extends EndedStream {
  readonly id: string;
  readonly connectionId: string;
  readonly ownerId: string | null;
  readonly atMs: number;
}

interface Share {
  hourMs: number;
  /** Lines of this hour. */
  lines: number;
  waiting: number;
}

/**
 * Lines that wait for the database. Bounded, of each connection too: what has no room is dropped and counted, and no
 * stream ever waits for it.
 */
export class AccessLog {
  readonly #shares = new Map<string, Share>();
  #waiting: AccessRow[] = [];
  #batch: readonly AccessRow[] = [];
  /** Since the start of the process. */
  dropped = 0;

  /** False: there is no room. */
  add(
    { id: connectionId, customerId: ownerId }: { readonly id: string; readonly customerId: string | null },
    stream: EndedStream,
    nowMs: number,
  ): boolean {
    const { maxLogRows, maxLogRowsOfConnection, maxLogRowsPerHour } = relayLimits;
    const share = this.#shareOf(connectionId, stepStartMs(hourMs, nowMs));
    const full = this.waitingRows >= maxLogRows || share.waiting >= maxLogRowsOfConnection;
    if (full || share.lines >= maxLogRowsPerHour) {
      this.dropped += 1;
      return false;
    }
    share.lines += 1;
    share.waiting += 1;
    this.#waiting.push({ ...stream, id: randomUUID(), connectionId, ownerId, atMs: nowMs });
    return true;
  }

  /** What is to be written now: the lines of last time until they are confirmed, else new ones; none when nothing waits. */
  next(): readonly AccessRow[] {
    if (this.#batch.length === 0) this.#batch = this.#waiting.splice(0, relayLimits.maxLogBatchRows);
    return this.#batch;
  }

  /** The database has the lines. */
  confirm(rows: readonly AccessRow[]): void {
    if (rows !== this.#batch) return;
    this.#batch = [];
    for (const { connectionId } of rows) {
      const share = this.#shares.get(connectionId);
      if (share) share.waiting -= 1;
    }
  }

  /** The unconfirmed ones too. */
  get waitingRows(): number {
    return this.#waiting.length + this.#batch.length;
  }

  #shareOf(connectionId: string, hourMs: number): Share {
    const share = this.#shares.get(connectionId);
    if (!share) {
      if (this.#shares.size >= relayLimits.maxLogRows) this.#forgetIdle();
      const fresh = { hourMs, lines: 0, waiting: 0 };
      this.#shares.set(connectionId, fresh);
      return fresh;
    }
    if (share.hourMs !== hourMs) Object.assign(share, { hourMs, lines: 0 });
    return share;
  }

  #forgetIdle(): void {
    for (const [id, { waiting }] of this.#shares) if (waiting === 0) this.#shares.delete(id);
  }
}
