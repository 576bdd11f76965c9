import { isDeepStrictEqual } from 'node:util';
import {
  EgressExceptions,
  exceptionProblem,
  noExceptions,
  type EgressException,
} from '../../engine/egress-exceptions.ts';
import { maxEgressExceptions } from '../../protocol/limits.ts';

/** An egress exception as an operator made it; with neither customer nor device it holds for all phones. */
export interface ExceptionRow {
  readonly cidr: string;
  /** Null: all but the mail ports. */
  readonly fromPort: number | null;
  readonly toPort: number | null;
  readonly customerId: string | null;
  readonly deviceId: string | null;
  readonly expiresAtMs: number | null;
}

/** What holds for a phone: for looking up, and as phones are told. */
export interface Opened {
  readonly exceptions: EgressExceptions;
  readonly list: readonly EgressException[];
  /** The same for the same list. */
  readonly key: string;
}

const nothing: Opened = { exceptions: noExceptions, list: [], key: '[]' };

/**
 * The egress exceptions of the operators, as they hold for each phone. Bounded: so many rows at most, each read once, and
 * phones for which the same ones hold share them. What must not be opened is left out, whoever wrote it.
 */
export class Exceptions {
  #rows: readonly ExceptionRow[] = [];
  readonly #ofDevice = new Map<string, Opened>();
  readonly #ofList = new Map<string, Opened>();
  /** Grows whenever something else may hold for a phone. */
  version = 0;

  /** Those that hold. */
  get rows(): readonly ExceptionRow[] {
    return this.#rows;
  }

  /** Takes over all rows, the oldest first. True when others hold now. */
  set(rows: readonly ExceptionRow[], nowMs: number): boolean {
    const next = rows.filter((row) => holdsAt(row, nowMs) && !exceptionProblem(row.cidr)).slice(0, maxEgressExceptions);
    if (isDeepStrictEqual(this.#rows, next)) return false;
    this.#rows = next;
    this.#ofDevice.clear();
    this.#ofList.clear();
    this.version += 1;
    return true;
  }

  /** Lets go of what has expired. True when something had. */
  expire(nowMs: number): boolean {
    return this.#rows.some((row) => !holdsAt(row, nowMs)) && this.set(this.#rows, nowMs);
  }

  /** The device is gone, or has another customer. */
  forget(deviceId: string): void {
    if (this.#rows.length === 0) return;
    this.#ofDevice.delete(deviceId);
    this.version += 1;
  }

  /** What holds for a phone; nothing for one that is unknown. */
  of(device: { readonly id: string; readonly customerId: string | null } | undefined): Opened {
    if (!device || this.#rows.length === 0) return nothing;
    const known = this.#ofDevice.get(device.id);
    if (known) return known;
    const list = this.#rows.filter((row) => holdsFor(row, device)).map(toException);
    const key = JSON.stringify(list);
    const opened = this.#ofList.get(key) ?? { exceptions: new EgressExceptions(list), list, key };
    this.#ofList.set(key, opened);
    this.#ofDevice.set(device.id, opened);
    return opened;
  }
}

function holdsAt({ expiresAtMs }: ExceptionRow, nowMs: number): boolean {
  return expiresAtMs === null || expiresAtMs > nowMs;
}

function holdsFor(row: ExceptionRow, { id, customerId }: { readonly id: string; readonly customerId: string | null }) {
  return row.deviceId === null ? row.customerId === null || row.customerId === customerId : row.deviceId === id;
}

function toException({ cidr, fromPort, toPort }: ExceptionRow): EgressException {
  return fromPort === null || toPort === null ? { cidr } : { cidr, ports: [fromPort, toPort] };
}
