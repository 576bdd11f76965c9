import { otherRefusals } from '../../contract/refusals.ts';
import { relayLimits } from '../limits.ts';
import type { ConnectionSettings } from './settings.ts';
import type { CountedRefusal } from './refusal-counts.ts';

/** Refusals of one connection and owner, as they are written. */
export interface RefusalRow extends CountedRefusal {
  readonly connectionId: string;
  readonly deviceId: string;
  readonly ownerId: string | null;
}

/**
 * Refusals that wait for the database: they add up by connection, owner, hour, reason and source. Above the bound a new
 * row is no longer of its hour and reason, so memory is bounded by connections, and no refusal is lost.
 */
export class WaitingRefusals {
  readonly #rows = new Map<string, RefusalRow>();

  add({ id: connectionId, deviceId, customerId: ownerId }: ConnectionSettings, counted: readonly CountedRefusal[]) {
    for (const { reason, source, hourMs, count, lastMs } of counted) {
      const whose = `${connectionId} ${ownerId ?? ''}`;
      const key = `${whose} ${hourMs} ${reason} ${source}`;
      const full = this.#rows.size >= relayLimits.maxWaitingRefusalRows;
      const row = this.#rows.get(key) ?? (full ? this.#rows.get(whose) : undefined);
      if (row) {
        row.count += count;
        row.lastMs = Math.max(row.lastMs, lastMs);
        continue;
      }
      const what = full ? ({ reason: otherRefusals, source: '' } as const) : { reason, source };
      this.#rows.set(full ? whose : key, { connectionId, deviceId, ownerId, ...what, hourMs, count, lastMs });
    }
  }

  /** The first ones, at most so many. */
  take(most: number): RefusalRow[] {
    const taken: RefusalRow[] = [];
    for (const [key, row] of this.#rows) {
      if (taken.length === most) break;
      this.#rows.delete(key);
      taken.push(row);
    }
    return taken;
  }

  get size(): number {
    return this.#rows.size;
  }
}
