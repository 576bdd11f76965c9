import type { ByteSink, ConnectionState } from './connection.ts';
import { relayLimits } from '../limits.ts';
import { hourStartMs } from './period.ts';
import { addQuotaUse, type QuotaUse } from './quota-use.ts';
import { SimMeter } from './sim-meter.ts';
import { addSimUse, type SimUse } from './sim-use.ts';

/** Bytes of one connection and owner in one UTC hour. */
export interface UsageRow {
  readonly connectionId: string;
  readonly hourMs: number;
  readonly deviceId: string;
  readonly ownerId: string | null;
  up: number;
  down: number;
}

/** Written once, under its sequence; tried again unchanged until the database has it. */
export interface UsageBatch {
  readonly sequence: number;
  readonly hours: readonly UsageRow[];
  /** By connection id. */
  readonly quotas: ReadonlyMap<string, QuotaUse>;
  /** By device id. */
  readonly sims: ReadonlyMap<string, SimUse>;
}

/**
 * Bytes of all connections between the socket and the database. Rows add up per connection and hour, so memory is
 * bounded by the number of connections, however long Postgres is unavailable.
 */
export class Meter implements ByteSink {
  readonly sims = new SimMeter();
  readonly #total = { up: 0, down: 0 };
  readonly #counted = new Set<ConnectionState>();
  readonly #latest = new Map<string, UsageRow>();
  #hours: UsageRow[] = [];
  #quotas = new Map<string, QuotaUse>();
  #hourMs: number;
  #sequence = 0;
  #batch: UsageBatch | undefined;

  constructor(nowMs: number) {
    this.#hourMs = hourStartMs(nowMs);
  }

  counted(connection: ConnectionState): void {
    this.#counted.add(connection);
  }

  settle(connection: ConnectionState): void {
    if (!this.#counted.delete(connection)) return;
    const { id } = connection.settings;
    const counted = connection.untakenUse();
    const { up, down } = connection.take();
    this.#total.up += up;
    this.#total.down += down;
    this.#addHour(connection, up, down);
    this.#quotas.set(id, addQuotaUse(this.#quotas.get(id), counted) ?? counted);
  }

  /** To be called several times a second: bytes belong to the hour in which they were counted. */
  tick(nowMs: number): void {
    const hourMs = hourStartMs(nowMs);
    if (hourMs === this.#hourMs) return;
    this.#settleAll();
    this.#hourMs = hourMs;
  }

  /** What is to be written now: the batch of last time until it is confirmed, else a new one, or nothing. */
  next(): UsageBatch | undefined {
    if (this.#batch) return this.#batch;
    this.#settleAll();
    const sims = this.sims.take();
    if (this.#hours.length === 0 && this.#quotas.size === 0 && sims.size === 0) return undefined;
    const hours = this.#hours.splice(0, relayLimits.maxFlushRows);
    for (const row of hours) {
      const key = keyOf(row.connectionId, row.ownerId);
      if (this.#latest.get(key) === row) this.#latest.delete(key);
    }
    this.#batch = { sequence: ++this.#sequence, hours, quotas: this.#quotas, sims };
    this.#quotas = new Map();
    return this.#batch;
  }

  /** The database has the batch. */
  confirm(batch: UsageBatch): void {
    if (this.#batch === batch) this.#batch = undefined;
  }

  /**
   * The quota use of a connection: what the database said, and what it cannot have known.
   * @param written highest sequence that the database had when it was read
   */
  quotaUse(connectionId: string, stored: QuotaUse | undefined, written: number): QuotaUse | undefined {
    const batch = this.#batch && this.#batch.sequence > written ? this.#batch.quotas.get(connectionId) : undefined;
    return addQuotaUse(addQuotaUse(stored, batch), this.#quotas.get(connectionId));
  }

  /** The same of a device's SIM; the SIM itself adds what it still holds. */
  simUse(deviceId: string, stored: SimUse, written: number): SimUse {
    const batch = this.#batch && this.#batch.sequence > written ? this.#batch.sims.get(deviceId) : undefined;
    return addSimUse(addSimUse(stored, batch), this.sims.waiting(deviceId));
  }

  /** Bytes since the start of the process. */
  countedSoFar(): { readonly up: number; readonly down: number } {
    this.#settleAll();
    return this.#total;
  }

  /** Rows that wait, the unconfirmed ones too. */
  get waitingRows(): number {
    return this.#hours.length + (this.#batch?.hours.length ?? 0);
  }

  #settleAll(): void {
    for (const connection of this.#counted) this.settle(connection);
  }

  #addHour({ settings }: ConnectionState, up: number, down: number): void {
    const key = keyOf(settings.id, settings.customerId);
    const row = this.#latest.get(key);
    if (row && (row.hourMs === this.#hourMs || this.#hours.length >= relayLimits.maxWaitingUsageRows)) {
      row.up += up;
      row.down += down;
      return;
    }
    const { id: connectionId, deviceId, customerId: ownerId } = settings;
    const fresh = { connectionId, deviceId, ownerId, hourMs: this.#hourMs, up, down };
    this.#latest.set(key, fresh);
    this.#hours.push(fresh);
  }
}

function keyOf(connectionId: string, ownerId: string | null): string {
  return `${connectionId} ${ownerId ?? ''}`;
}
