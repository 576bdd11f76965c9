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
 * Decides when an address of a device is written: a new one at most once a minute and family, but the first that an
 * attempt of a rotation brings immediately; an unchanged one every few minutes. What replaces it closes it with the time
 * it was last seen.
 */
export class AddressLog {
  readonly #current = new Map<4 | 6, Current>();
  /** The attempt whose new address of the family was written last. */
  readonly #rotated = new Map<4 | 6, string>();

  /** The rows to write after this state of the phone. `attempt`: names the attempt of a rotation that runs. */
  seen(state: PhoneState, nowMs: number, attempt?: string): AddressRow[] {
    const { publicIpv4, publicIpv6, carrier = null } = state;
    return (
      [
        [4, publicIpv4],
        [6, publicIpv6],
      ] as const
    ).flatMap(([family, ip]) => {
      if (ip === undefined) return [];
      const current = this.#current.get(family);
      if (current?.row.ip !== ip) return this.#replace(family, { ip, carrier }, nowMs, attempt, current);
      current.row = { ...current.row, lastSeenMs: nowMs };
      if (nowMs - current.writtenMs < relayLimits.addressSeenIntervalMs) return [];
      current.writtenMs = nowMs;
      return [current.row];
    });
  }

  #replace(
    family: 4 | 6,
    address: Pick<AddressRow, 'ip' | 'carrier'>,
    nowMs: number,
    attempt: string | undefined,
    before?: Current,
  ): AddressRow[] {
    const awaited = attempt !== undefined && this.#rotated.get(family) !== attempt;
    if (before && !awaited && nowMs - before.row.firstSeenMs < relayLimits.addressRowIntervalMs) return [];
    if (before && attempt !== undefined) this.#rotated.set(family, attempt);
    const times = { firstSeenMs: nowMs, lastSeenMs: nowMs };
    const row = { id: randomUUID(), ...address, ...times, follows: before !== undefined };
    this.#current.set(family, { row, writtenMs: nowMs });
    return before ? [before.row, row] : [row];
  }
}
