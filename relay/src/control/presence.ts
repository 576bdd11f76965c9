import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '@pocketproxy/prisma';
import type { Bus } from '@pocketproxy/prisma/bus';
import type { Logger } from 'pino';
import { busChannel, type BusEvent } from '../../contract/events.ts';
import type { PhoneState, Reason } from '../../protocol/index.ts';
import { relayLimits } from '../limits.ts';
import type { Hello } from '../tunnel/registry.ts';
import { within } from './database.ts';
import { Loop } from './loop.ts';
import { readOffline, writeOfflineSince, writePresence, type PresenceRow, type StatusChange } from './presence-rows.ts';

export interface PresenceOptions {
  readonly db: PrismaClient;
  readonly bus: Bus;
  readonly relayId: () => Promise<string>;
  readonly isOnline: (deviceId: string) => boolean;
  readonly rttMs: (deviceId: string) => number | undefined;
  /** Epochs of this run are above it. */
  readonly startEpoch: number;
  readonly log: Logger;
  readonly now?: () => number;
}

/**
 * What phones say of themselves, on its way to the Device table. Up and down are written at once, heartbeats gathered
 * for a second. While Postgres is away only the newest state of each device is kept, with a bounded list of changes.
 */
export class Presence {
  readonly #options: PresenceOptions;
  readonly #now: () => number;
  readonly #loop: Loop;
  readonly #newest = new Map<string, PresenceRow>();
  #waiting = new Map<string, PresenceRow>();
  #graceTimer: NodeJS.Timeout | undefined;
  #absentDue = false;
  #checkDue = false;

  constructor(options: PresenceOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#loop = new Loop({
      ...{ log: options.log, what: 'writing the state of phones' },
      work: () => this.#write(),
      intervalMs: relayLimits.presenceIntervalMs,
    });
  }

  /** Begins writing; phones of an earlier run that have not come back by then are written as offline. */
  start(returnGraceMs: number = relayLimits.returnGraceMs): void {
    this.#loop.start();
    this.#graceTimer = setTimeout(() => {
      this.#absentDue = true;
      this.#loop.kick();
    }, returnGraceMs);
  }

  up(deviceId: string, epoch: number, hello: Hello): void {
    const { model, osVersion, appVersion, state } = hello;
    const nowMs = this.#now();
    const before = this.#newest.get(deviceId);
    const row: PresenceRow = {
      id: deviceId,
      epoch,
      status: 'online',
      reason: null,
      changedAtMs: before?.status === 'online' ? before.changedAtMs : nowMs,
      connectedAtMs: nowMs,
      lastSeenAtMs: nowMs,
      phone: { model: model ?? null, osVersion: osVersion ?? null, appVersion },
      state,
      rttMs: null,
      changes: before?.status === 'online' ? [] : [change('online', null, nowMs)],
    };
    this.#put(row);
    this.#loop.kick();
  }

  state(deviceId: string, epoch: number, state: PhoneState): void {
    const newest = this.#newest.get(deviceId);
    if (newest?.epoch !== epoch) return;
    const rttMs = this.#options.rttMs(deviceId) ?? null;
    this.#put({ ...newest, state, rttMs, lastSeenAtMs: this.#now(), changes: [] });
  }

  down(deviceId: string, epoch: number, reason: Reason): void {
    const newest = this.#newest.get(deviceId);
    if (newest?.epoch !== epoch) return;
    const nowMs = this.#now();
    const changes = [change('offline', reason, nowMs)];
    this.#put({ ...newest, status: 'offline', reason, changedAtMs: nowMs, changes });
    this.#loop.kick();
  }

  /** Looks whether the table has phones as offline that are online, and puts that right. */
  check(): void {
    this.#checkDue = true;
    this.#loop.kick();
  }

  /** The address that the phone last said it has, of the family. */
  publicIp(deviceId: string, family: 4 | 6): string | undefined {
    const state = this.#newest.get(deviceId)?.state;
    return family === 4 ? state?.publicIpv4 : state?.publicIpv6;
  }

  /** Writes what waits. @throws when Postgres is away */
  async stop(): Promise<void> {
    clearTimeout(this.#graceTimer);
    await this.#loop.stop();
    await this.#write();
  }

  #put(row: PresenceRow): void {
    this.#newest.set(row.id, row);
    this.#waiting.set(row.id, joined(this.#waiting.get(row.id), row));
  }

  async #write(): Promise<void> {
    const { db, relayId } = this.#options;
    if (this.#waiting.size === 0 && !this.#absentDue && !this.#checkDue) return;
    const id = await relayId();
    if (this.#checkDue) this.#writeAgain(await readOffline(db, id));
    this.#checkDue = false;
    if (this.#waiting.size > 0) await this.#writeWaiting(id);
    if (!this.#absentDue) return;
    const online = [...this.#newest.keys()].filter(this.#options.isOnline);
    this.#publish(await writeOfflineSince(db, id, this.#options.startEpoch, online));
    this.#absentDue = false;
  }

  #writeAgain(offline: readonly string[]): void {
    for (const id of offline) {
      const newest = this.#newest.get(id);
      if (newest?.status === 'online') this.#put({ ...newest, changes: [] });
    }
  }

  async #writeWaiting(relayId: string): Promise<void> {
    const rows = this.#waiting;
    this.#waiting = new Map();
    const writing = writePresence(this.#options.db, relayId, [...rows.values()]);
    try {
      this.#publish(await within(relayLimits.databaseTimeoutMs, 'writing the state of phones', writing));
    } catch (error) {
      for (const [id, row] of rows) {
        const newer = this.#waiting.get(id);
        this.#waiting.set(id, newer ? joined(row, newer) : row);
      }
      throw error;
    }
  }

  #publish(devices: readonly { id: string; customerId: string | null }[]): void {
    for (const { id, customerId } of devices) {
      const event: BusEvent = { type: 'device.status', deviceId: id, customerId };
      this.#options.bus.publish(busChannel, event).catch(() => undefined); // the page reads again by itself
    }
  }
}

function change(status: StatusChange['status'], reason: Reason | null, atMs: number): StatusChange {
  return { id: randomUUID(), status, reason, atMs };
}

function joined(older: PresenceRow | undefined, newer: PresenceRow): PresenceRow {
  if (!older) return newer;
  return { ...newer, changes: [...older.changes, ...newer.changes].slice(-relayLimits.maxWaitingStatusChanges) };
}
