import { randomUUID } from 'node:crypto';
import type { PhoneState } from '../../protocol/index.ts';
import { relayLimits } from '../limits.ts';

/** A row of the address history. Times are monotonic milliseconds. */
export interface AddressRow {
  readonly id: string;
  readonly ip: string;
  readonly carrier: string | null;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  /** Another address of the family came before it in this run; the first one may be in the table from an earlier run. */
  readonly follows: boolean;
}

interface Current {
  row: AddressRow;
  writtenMs: number;
}

/**
 * Decides when an address of a device is written: a new one at most once a minute and family, an unchanged one every
 * few minutes. What replaces it closes it with the time at which it was last seen.
 */
export class AddressLog {
  readonly #current = new Map<4 | 6, Current>();

  /** The rows to write after this state of the phone. */
  seen(
    { publicIpv4, publicIpv6, carrier = null }: Omit<PhoneState, 'carrier'> & { carrier?: string | null },
    nowMs: number,
  ): AddressRow[] {
    return [...this.#of(4, publicIpv4, carrier, nowMs), ...this.#of(6, publicIpv6, carrier, nowMs)];
  }

  #of(family: 4 | 6, ip: string | undefined, carrier: string | null, nowMs: number): AddressRow[] {
    if (ip === undefined) return [];
    const current = this.#current.get(family);
    if (current?.row.ip !== ip) return this.#replace(family, ip, carrier, nowMs, current);
    current.row = { ...current.row, lastSeenMs: nowMs };
    if (nowMs - current.writtenMs < relayLimits.addressSeenIntervalMs) return [];
    current.writtenMs = nowMs;
    return [current.row];
  }

  #replace(family: 4 | 6, ip: string, carrier: string | null, nowMs: number, before?: Current): AddressRow[] {
    if (before && nowMs - before.row.firstSeenMs < relayLimits.addressRowIntervalMs) return [];
    const row = { id: randomUUID(), ip, carrier, firstSeenMs: nowMs, lastSeenMs: nowMs, follows: before !== undefined };
    this.#current.set(family, { row, writtenMs: nowMs });
    return before ? [before.row, row] : [row];
  }
}
