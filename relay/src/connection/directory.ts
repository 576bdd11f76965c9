import { EventEmitter } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { Ceilings, type CeilingValue } from '../../contract/ceilings.ts';
import type { Reason } from '../../protocol/reasons.ts';
import { ConnectionState, type ConnectionSettings } from './connection.ts';
import { Exceptions, type ExceptionRow, type Opened } from './exceptions.ts';
import type { Meter } from './meter.ts';
import { periodStartMs, stepStartMs } from '../../contract/periods.ts';
import { addQuotaUse, unusedQuota, type QuotaUse } from './quota-use.ts';
import type { SimPlanSettings } from '../../contract/sim-plans.ts';
import type { SimUse } from './sim-use.ts';
import type { SimState } from './sim.ts';
import { Sims } from './sims.ts';
import { Tallies } from './tallies.ts';

export interface ConnectionRecord {
  readonly settings: ConnectionSettings;
  /** As the database had it when `written` was its last usage batch. */
  readonly quota: QuotaUse | undefined;
}

export interface DeviceRecord {
  readonly id: string;
  readonly customerId: string | null;
  /** SHA-256 of the secrets that are not revoked, hex. */
  readonly secretHashes: readonly string[];
  /** The data plan of its SIM. */
  readonly sim?: SimPlanSettings | null;
}

export interface DeviceReading extends DeviceRecord {
  /** As the database had it when `written` was its last usage batch. */
  readonly simUse?: SimUse | null;
}

/** Rows read in one consistent look, with the sequence of the last usage batch that they include. */
export interface Reading {
  readonly connections: readonly ConnectionRecord[];
  readonly devices: readonly DeviceReading[];
  /** All that operators have set. */
  readonly ceilings: readonly CeilingValue[];
  readonly exceptions: readonly ExceptionRow[];
  readonly written: number;
}

interface DirectoryEvents {
  /** A public port is to be opened. */
  opened: [connection: ConnectionState];
  /** Its settings are others now; what they no longer allow was cut. */
  changed: [connection: ConnectionState];
  /** A public port is to be closed; what ran on it was cut. */
  closed: [port: number];
  /** The device's tunnel is to be closed. */
  revoked: [deviceId: string, reason: Reason];
}

/** The midnights of all zones are multiples of a quarter of an hour. */
const zoneStepMs = 900_000;

/** All that the relay knows of its connections and devices, in memory. Everything on the data path asks here. */
export class Directory extends EventEmitter<DirectoryEvents> {
  readonly #byId = new Map<string, ConnectionState>();
  readonly #byPort = new Map<number, ConnectionState>();
  readonly #devices = new Map<string, DeviceRecord>();
  readonly #bySecret = new Map<string, DeviceRecord>();
  readonly #expiring = new Set<ConnectionState>();
  readonly #tallies = new Tallies();
  readonly #sims: Sims;
  /** What operators have opened although the egress policy closes it. */
  readonly exceptions = new Exceptions();
  readonly #meter: Meter;
  #quarterMs = 0;
  /** Grows with each change but of bytes used. */
  version = 0;

  constructor(meter: Meter) {
    super();
    this.#meter = meter;
    this.#sims = new Sims(meter.sims);
  }

  readonly byPort = (port: number): ConnectionState | undefined => this.#byPort.get(port);
  readonly deviceBySecret = (hash: string): DeviceRecord | undefined => this.#bySecret.get(hash);

  /** Costs a look at each connection: for what comes rarely. */
  byUsername(username: string): ConnectionState | undefined {
    for (const connection of this.#byId.values()) if (connection.settings.username === username) return connection;
    return undefined;
  }
  connection(id: string): ConnectionState | undefined {
    return this.#byId.get(id);
  }
  device(id: string): DeviceRecord | undefined {
    return this.#devices.get(id);
  }
  get connections(): Iterable<ConnectionState> {
    return this.#byId.values();
  }
  get devices(): Iterable<DeviceRecord> {
    return this.#devices.values();
  }
  /** The SIM of a device, if it has a plan or connections. */
  sim(deviceId: string): SimState | undefined {
    return this.#sims.find(deviceId);
  }

  /** What operators have opened for a device. */
  openedFor(deviceId: string): Opened {
    return this.exceptions.of(this.#devices.get(deviceId));
  }

  /** What operators have set. */
  get ceilings(): Ceilings {
    return this.#tallies.ceilings;
  }

  /** Takes over everything: what is not in the reading is gone. */
  replaceAll(reading: Reading, nowMs: number): void {
    const connectionIds = new Set(reading.connections.map(({ settings }) => settings.id));
    this.keepOnly(connectionIds, new Set(reading.devices.map(({ id }) => id)));
    this.update(reading, nowMs);
  }

  /** Forgets what is not named. */
  keepOnly(connectionIds: ReadonlySet<string>, deviceIds: ReadonlySet<string>): void {
    for (const id of [...this.#byId.keys()]) if (!connectionIds.has(id)) this.removeConnection(id);
    for (const id of [...this.#devices.keys()]) if (!deviceIds.has(id)) this.removeDevice(id);
  }

  /** Takes over the rows of the reading and leaves the others. */
  update({ connections, devices, ceilings, exceptions, written }: Reading, nowMs: number): void {
    if (this.exceptions.set(exceptions, nowMs)) this.version += 1;
    if (!isDeepStrictEqual(this.#tallies.ceilings.rows, ceilings)) {
      this.#tallies.ceilings = new Ceilings(ceilings);
      this.version += 1;
    }
    for (const { simUse, ...device } of devices) {
      this.#putDevice(device);
      this.#putSim(device, simUse ? this.#meter.simUse(device.id, simUse, written) : undefined, nowMs);
    }
    for (const { settings, quota } of connections) {
      this.#putConnection(settings, this.#meter.quotaUse(settings.id, quota, written), nowMs);
    }
  }

  removeConnection(id: string): void {
    const connection = this.#byId.get(id);
    if (!connection) return;
    const { port } = connection.settings;
    this.version += 1;
    this.#byId.delete(id);
    this.#byPort.delete(port);
    this.#expiring.delete(connection);
    connection.close('connection_deleted');
    this.emit('closed', port);
  }

  removeDevice(id: string): void {
    const device = this.#devices.get(id);
    if (!device) return;
    this.version += 1;
    this.#devices.delete(id);
    this.exceptions.forget(id);
    for (const hash of device.secretHashes) this.#bySecret.delete(hash);
    this.#putSim({ id }, undefined, 0);
    this.emit('revoked', id, 'device_revoked');
  }

  /** Ends what has expired, exceptions too, and begins new quota periods. Costs one look at each connection that has an expiry. */
  sweep(nowMs: number): void {
    if (this.exceptions.expire(nowMs)) this.version += 1;
    for (const connection of this.#expiring) {
      const { expiresAtMs } = connection.settings;
      if (expiresAtMs === null || expiresAtMs > nowMs) continue;
      this.#expiring.delete(connection);
      connection.cutAll('connection_expired');
    }
    this.#sims.roll(nowMs);
    const quarterMs = stepStartMs(zoneStepMs, nowMs);
    if (quarterMs === this.#quarterMs) return;
    this.#quarterMs = quarterMs;
    for (const connection of this.#byId.values()) connection.roll(nowMs);
  }

  #putConnection(settings: ConnectionSettings, quota: QuotaUse | undefined, nowMs: number): void {
    const known = this.#byId.get(settings.id);
    if (known && known.settings.port !== settings.port) this.removeConnection(settings.id);
    const holder = this.#byPort.get(settings.port);
    if (holder && holder.settings.id !== settings.id) this.removeConnection(holder.settings.id);
    const connection = this.#byId.get(settings.id);
    if (!connection) return this.#addConnection(settings, quota, nowMs);
    const untaken = connection.untakenUse();
    if (!isDeepStrictEqual(connection.settings, settings)) {
      this.version += 1;
      connection.apply(settings, nowMs);
      this.emit('changed', connection);
    }
    if (settings.expiresAtMs !== null) this.#expiring.add(connection);
    connection.setQuotaUse(addQuotaUse(quota, untaken) ?? untaken, nowMs);
  }

  #addConnection(settings: ConnectionSettings, quota: QuotaUse | undefined, nowMs: number): void {
    const startMs = periodStartMs(settings.quotaPeriod, nowMs, settings.timeZone);
    const use = quota ?? { ...unusedQuota, startMs };
    const connection = new ConnectionState(settings, this.#meter, use, nowMs, this.#tallies, this.#sims);
    this.version += 1;
    this.#byId.set(settings.id, connection);
    this.#byPort.set(settings.port, connection);
    if (settings.expiresAtMs !== null) this.#expiring.add(connection);
    this.emit('opened', connection);
  }

  #putSim({ id, sim: plan }: Pick<DeviceRecord, 'id' | 'sim'>, use: SimUse | undefined, nowMs: number): void {
    if (!plan && !this.#sims.find(id)) return;
    const sim = this.#sims.of(id);
    sim.set(plan ?? undefined, use, nowMs);
    this.#sims.release(sim);
  }

  #putDevice(device: DeviceRecord): void {
    const known = this.#devices.get(device.id);
    if (isDeepStrictEqual(known, device)) return;
    this.version += 1;
    const revoked = known?.secretHashes.filter((hash) => !device.secretHashes.includes(hash)) ?? [];
    for (const hash of revoked) this.#bySecret.delete(hash);
    for (const hash of device.secretHashes) this.#bySecret.set(hash, device);
    this.#devices.set(device.id, device);
    this.exceptions.forget(device.id);
    if (revoked.length > 0) this.emit('revoked', device.id, 'device_revoked');
  }
}
