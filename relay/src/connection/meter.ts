import { hourMs, periodStartMs, sliceMs, stepStartMs } from '../../contract/periods.ts';
import { relayLimits } from '../limits.ts';
import { AccessLog, type EndedStream } from './access-log.ts';
import type { ByteSink, ConnectionState } from './connection.ts';
import type { Happened } from './happenings.ts';
import { addQuotaUse, type QuotaUse } from './quota-use.ts';
import { SimMeter } from './sim-meter.ts';
import { addSimUse, type SimUse } from './sim-use.ts';
import { WaitingRefusals, type RefusalRow } from './waiting-refusals.ts';

/** What one connection carried for one owner in one slice of time. */
/** What flowed through a connection for a while, bytes. */
export interface Flow {
  readonly connectionId: string;
  readonly deviceId: string;
  readonly ownerId: string | null;
  up: number;
  down: number;
}

export interface UsageRow {
  readonly connectionId: string;
  readonly deviceId: string;
  readonly ownerId: string | null;
  /** Start of the slice, and of the day and month that hold it in the owner's zone. */
  readonly sliceMs: number;
  readonly dayMs: number;
  readonly monthMs: number;
  up: number;
  down: number;
  opened: number;
  refused: number;
  logDropped: number;
  peakBitsPerSecond: number;
  /** New client addresses of the slice, as bits. */
  clients: Uint8Array | undefined;
}

/** A row that still grows. */
interface OpenRow extends UsageRow {
  readonly timeZone: string;
  /** Bytes since the last peak was looked at. */
  windowBytes: number;
}

/** Written once, under its sequence; tried again unchanged until the database has it. */
export interface UsageBatch {
  readonly sequence: number;
  readonly slices: readonly UsageRow[];
  readonly refusals: readonly RefusalRow[];
  /** By connection id. */
  readonly quotas: ReadonlyMap<string, QuotaUse>;
  /** By device id. */
  readonly sims: ReadonlyMap<string, SimUse>;
}

/**
 * Bytes and happenings of all connections between the socket and the database. Rows add up per connection and slice, so
 * memory is bounded by the number of connections, however long Postgres is unavailable.
 */
export class Meter implements ByteSink {
  readonly sims = new SimMeter();
  readonly accessLog = new AccessLog();
  readonly #total = { up: 0, down: 0 };
  readonly #counted = new Set<ConnectionState>();
  readonly #latest = new Map<string, OpenRow>();
  readonly #refusals = new WaitingRefusals();
  #slices: OpenRow[] = [];
  /** Rows with bytes in the window in which peaks are looked for. */
  readonly #window = new Set<OpenRow>();
  #windowSinceMs: number;
  #quotas = new Map<string, QuotaUse>();
  readonly #flow = new Map<string, Flow>();
  #sliceMs: number;
  #sequence = 0;
  #batch: UsageBatch | undefined;
  readonly #monotonicNow: () => number;

  /** `monotonicNow`: milliseconds that only pass, for rates. */
  constructor(nowMs: number, monotonicNow: () => number = () => performance.now()) {
    this.#sliceMs = stepStartMs(sliceMs, nowMs);
    this.#monotonicNow = monotonicNow;
    this.#windowSinceMs = monotonicNow();
  }

  get sliceMs(): number {
    return this.#sliceMs;
  }

  counted(connection: ConnectionState): void {
    this.#counted.add(connection);
  }

  log({ settings }: ConnectionState, stream: EndedStream): boolean {
    return this.accessLog.add(settings, stream, Date.now());
  }

  settle(connection: ConnectionState): void {
    if (!this.#counted.delete(connection)) return;
    const { id } = connection.settings;
    const used = connection.untakenUse();
    const taken = connection.take();
    this.#total.up += taken.up;
    this.#total.down += taken.down;
    this.#add(this.#rowOf(connection), taken);
    this.#refusals.add(connection.settings, taken.refusals);
    if (used.bytes > 0) this.#quotas.set(id, addQuotaUse(this.#quotas.get(id), used) ?? used);
  }

  /** To be called several times a second: what happens belongs to the slice in which it was counted. */
  tick(nowMs: number): void {
    if (this.#monotonicNow() - this.#windowSinceMs >= relayLimits.maxPeakWindowMs) this.#lookForPeaks();
    const startMs = stepStartMs(sliceMs, nowMs);
    if (startMs === this.#sliceMs) return;
    this.#settleAll();
    this.#sliceMs = startMs;
  }

  /** What is to be written now: the batch of last time until it is confirmed, else a new one, or nothing. */
  next(): UsageBatch | undefined {
    this.#lookForPeaks();
    if (this.#batch) return this.#batch;
    this.#settleAll();
    const sims = this.sims.take();
    if (this.#slices.length + this.#quotas.size + this.#refusals.size + sims.size === 0) return undefined;
    const slices = this.#slices.splice(0, relayLimits.maxFlushRows);
    for (const row of slices) {
      const key = keyOf(row.connectionId, row.ownerId);
      if (this.#latest.get(key) === row) this.#latest.delete(key);
      this.#window.delete(row);
    }
    const refusals = this.#refusals.take(relayLimits.maxFlushRows);
    this.#batch = { sequence: ++this.#sequence, slices, refusals, quotas: this.#quotas, sims };
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

  /** Bytes by connection since the last call. */
  takeFlow(): readonly Flow[] {
    this.#settleAll();
    const flow = [...this.#flow.values()];
    this.#flow.clear();
    return flow;
  }

  /** Bytes since the start of the process. */
  countedSoFar(): { readonly up: number; readonly down: number } {
    this.#settleAll();
    return this.#total;
  }

  /** Rows that wait, the unconfirmed ones too. */
  get waitingRows(): number {
    const { slices = [], refusals = [] } = this.#batch ?? {};
    return this.#slices.length + slices.length + this.#refusals.size + refusals.length;
  }

  #settleAll(): void {
    for (const connection of this.#counted) this.settle(connection);
  }

  /** Ends the window: the rate of each row in it may be that row's peak. */
  #lookForPeaks(): void {
    const passedMs = this.#monotonicNow() - this.#windowSinceMs;
    if (passedMs < relayLimits.minPeakWindowMs) return;
    this.#settleAll();
    for (const row of this.#window) {
      row.peakBitsPerSecond = Math.max(row.peakBitsPerSecond, Math.round((row.windowBytes * 8_000) / passedMs));
      row.windowBytes = 0;
    }
    this.#window.clear();
    this.#windowSinceMs += passedMs;
  }

  #add(
    row: OpenRow,
    { up, down, opened, refused, logDropped, clients }: Happened & { up: number; down: number },
  ): void {
    row.up += up;
    row.down += down;
    row.opened += opened;
    row.refused += refused;
    row.logDropped += logDropped;
    if (clients) row.clients = row.clients ? joined(row.clients, clients) : clients;
    if (up + down === 0) return;
    row.windowBytes += up + down;
    this.#flows(row, up, down);
    this.#window.add(row);
  }

  #flows({ connectionId, deviceId, ownerId }: OpenRow, up: number, down: number): void {
    const flow = this.#flow.get(connectionId) ?? { connectionId, deviceId, ownerId, up: 0, down: 0 };
    flow.up += up;
    flow.down += down;
    this.#flow.set(connectionId, flow);
  }

  #rowOf({ settings }: ConnectionState): OpenRow {
    const { id: connectionId, deviceId, customerId: ownerId, timeZone } = settings;
    const key = keyOf(connectionId, ownerId);
    const latest = this.#latest.get(key);
    if (latest && this.#takesMore(latest, timeZone)) return latest;
    const [startMs, none] = [this.#sliceMs, { up: 0, down: 0, opened: 0, refused: 0, logDropped: 0 }];
    const fresh: OpenRow = {
      ...{ connectionId, deviceId, ownerId, timeZone, sliceMs: startMs, clients: undefined },
      dayMs: periodStartMs('day', startMs, timeZone),
      monthMs: periodStartMs('month', startMs, timeZone),
      ...{ ...none, peakBitsPerSecond: 0, windowBytes: 0 },
    };
    this.#latest.set(key, fresh);
    this.#slices.push(fresh);
    return fresh;
  }

  /** Whether a row is of now; the more rows wait, the less exact is its time. */
  #takesMore(row: OpenRow, timeZone: string): boolean {
    const most = relayLimits.maxWaitingUsageRows;
    if (this.#slices.length >= most) return true;
    if (row.timeZone !== timeZone) return false;
    const stepMs = this.#slices.length >= most / 2 ? hourMs : sliceMs;
    return stepStartMs(stepMs, row.sliceMs) === stepStartMs(stepMs, this.#sliceMs);
  }
}

function joined(some: Uint8Array, more: Uint8Array): Uint8Array {
  return some.map((byte, index) => byte | (more[index] ?? 0));
}

function keyOf(connectionId: string, ownerId: string | null): string {
  return `${connectionId} ${ownerId ?? ''}`;
}
