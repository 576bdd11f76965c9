import { isDeepStrictEqual } from 'node:util';
import type { Bus } from '@pocketproxy/prisma/bus';
import type { Logger } from 'pino';
import { busChannel, type BusEvent } from '../../contract/events.ts';
import type { PhoneState, Reason } from '../../protocol/index.ts';
import { relayLimits } from '../limits.ts';
import type { Hello } from '../tunnel/registry.ts';
import { AddressLog } from './address-log.ts';
import { within, type Database } from './database.ts';
import { Loop } from './loop.ts';
import { readOffline, writeAbsent, writePresence, type PresenceRow, type WrittenDevice } from './presence-rows.ts';
import type { RelayRun } from './relay-row.ts';
import { StatusDamper } from './status-damper.ts';

export interface PresenceOptions {
  readonly db: Database;
  readonly bus: Bus;
  readonly registration: () => Promise<RelayRun>;
  readonly isOnline: (deviceId: string) => boolean;
  /** Names the attempt of a rotation for which the phone may be offline; undefined while it should be there. */
  readonly attemptOf: (deviceId: string) => string | undefined;
  /** All such phones, those of an earlier run included. */
  readonly rotating: () => readonly string[];
  readonly rttMs: (deviceId: string) => number | undefined;
  readonly log: Logger;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

interface Known {
  newest: PresenceRow;
  /** The last one that was handed over to be written. */
  queued: PresenceRow;
  readonly damper: StatusDamper;
  readonly addresses: AddressLog;
  /** Why its last tunnel ended; undefined while it has one. */
  lost: Reason | undefined;
}

interface Waiting {
  readonly row: PresenceRow;
  /** Pages show it. */
  readonly visible: boolean;
}

/**
 * What phones say of themselves, on its way to the Device table. Rows of all phones are gathered and written together,
 * soon after a phone comes or goes and every second otherwise; a heartbeat with nothing new is written once a minute.
 * While Postgres is unavailable only the newest state of each device is kept, with bounded lists of what belongs in the logs.
 */
export class Presence {
  readonly #options: PresenceOptions;
  readonly #now: () => number;
  readonly #loop: Loop;
  readonly #known = new Map<string, Known>();
  #waiting = new Map<string, Waiting>();
  #graceTimer: NodeJS.Timeout | undefined;
  #absentDue = false;
  /** Phones of an earlier run have had their time to come back. */
  #graceOver = false;
  #checkDue = false;

  constructor(options: PresenceOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#loop = new Loop({
      ...{ log: options.log, what: 'writing the state of phones' },
      work: () => this.#write(),
      intervalMs: relayLimits.presenceIntervalMs,
      gapMs: relayLimits.presenceGapMs,
    });
  }

  /** Begins writing; phones of an earlier run that have not come back by then are written as offline. */
  start(returnGraceMs: number = relayLimits.returnGraceMs): void {
    this.#loop.start();
    this.#graceTimer = setTimeout(() => {
      this.#absentDue = this.#graceOver = true;
      this.#loop.wake();
    }, returnGraceMs);
  }

  up(deviceId: string, epoch: number, hello: Hello): void {
    const { model, osVersion, appVersion, capabilities, state } = hello;
    const nowMs = this.#now();
    const known = this.#known.get(deviceId);
    const before = known?.newest.status === 'online' ? known.newest : undefined;
    const { damper, addresses } = known ?? { damper: new StatusDamper(), addresses: new AddressLog() };
    const row: PresenceRow = {
      id: deviceId,
      epoch,
      status: 'online',
      reason: null,
      changedAtMs: before?.changedAtMs ?? nowMs,
      connectedAtMs: nowMs,
      lastSeenAtMs: nowMs,
      phone: { model: model ?? null, osVersion: osVersion ?? null, appVersion, capabilities },
      state,
      rttMs: null,
      changes: before ? [] : [damper.change('online', null, nowMs)],
      addresses: addresses.seen(state, nowMs, this.#options.attemptOf(deviceId)),
    };
    this.#known.set(deviceId, { newest: row, queued: row, damper, addresses, lost: undefined });
    this.#put(row);
    this.#loop.wake();
  }

  state(deviceId: string, epoch: number, state: PhoneState): void {
    const known = this.#known.get(deviceId);
    if (known?.newest.epoch !== epoch) return;
    const nowMs = this.#now();
    const rttMs = this.#options.rttMs(deviceId) ?? null;
    const addresses = known.addresses.seen(state, nowMs, this.#options.attemptOf(deviceId));
    known.newest = { ...known.newest, state, rttMs, lastSeenAtMs: nowMs, changes: [], addresses };
    const visible = looksDifferent(known.newest, known.queued);
    const due = nowMs - known.queued.lastSeenAtMs >= relayLimits.seenIntervalMs;
    if (!visible && !due && addresses.length === 0) return;
    known.queued = known.newest;
    this.#put(known.newest, visible);
  }

  /** A tunnel ended. While the phone rotates that is no news: it counts only if the phone is still gone at the end. */
  down(deviceId: string, epoch: number, reason: Reason): void {
    const known = this.#known.get(deviceId);
    if (known?.newest.epoch !== epoch) return;
    known.lost = reason;
    if (this.#options.attemptOf(deviceId) === undefined) this.#offline(known, reason);
  }

  /** A rotation ended: a phone that has not come back is offline from now on. */
  rotationOver(deviceId: string): void {
    const known = this.#known.get(deviceId);
    if (known?.lost && known.newest.status === 'online') this.#offline(known, known.lost);
    if (known || this.#options.isOnline(deviceId)) return;
    this.#absentDue = this.#graceOver;
    this.#loop.wake();
  }

  #offline(known: Known, reason: Reason): void {
    const nowMs = this.#now();
    const changes = [known.damper.change('offline', reason, nowMs)];
    known.newest = { ...known.newest, status: 'offline', reason, changedAtMs: nowMs, changes, addresses: [] };
    known.queued = known.newest;
    this.#put(known.newest);
    this.#loop.wake();
  }

  /** Looks whether the table has phones as offline that are online, and puts that right. */
  check(): void {
    this.#checkDue = true;
    this.#loop.wake();
  }

  /** The address that the phone last said it has, of the family. */
  publicIp(deviceId: string, family: 4 | 6): string | undefined {
    const state = this.#known.get(deviceId)?.newest.state;
    return family === 4 ? state?.publicIpv4 : state?.publicIpv6;
  }

  /** Writes what waits. @throws when Postgres is unavailable */
  async stop(): Promise<void> {
    clearTimeout(this.#graceTimer);
    await this.#loop.stop();
    await this.#write();
  }

  #put(row: PresenceRow, visible = true): void {
    this.#waiting.set(row.id, joined(this.#waiting.get(row.id), { row, visible }));
  }

  async #write(): Promise<void> {
    const { db, registration } = this.#options;
    if (this.#waiting.size === 0 && !this.#absentDue && !this.#checkDue) return;
    const relay = await registration();
    if (this.#checkDue) this.#writeAgain(await readOffline(db, relay.relayId));
    this.#checkDue = false;
    while (this.#waiting.size > 0) await this.#writeWaiting(relay);
    if (!this.#absentDue) return;
    const online = [...[...this.#known.keys()].filter(this.#options.isOnline), ...this.#options.rotating()];
    this.#publish(await writeAbsent(db, relay, online));
    this.#absentDue = false;
  }

  #writeAgain(offline: readonly string[]): void {
    for (const id of offline) {
      const newest = this.#known.get(id)?.newest;
      if (newest?.status === 'online') this.#put({ ...newest, changes: [], addresses: [] });
    }
  }

  async #writeWaiting(relay: RelayRun): Promise<void> {
    const waiting = new Map([...this.#waiting].slice(0, relayLimits.maxPresenceRows));
    for (const id of waiting.keys()) this.#waiting.delete(id);
    const rows = Array.from(waiting.values(), ({ row }) => row);
    const writing = writePresence(this.#options.db, relay, rows, this.#now());
    try {
      const written = await within(relayLimits.databaseTimeoutMs, 'writing the state of phones', writing);
      this.#publish(written.filter(({ id, turned }) => turned || waiting.get(id)?.visible));
    } catch (error) {
      for (const [id, older] of waiting) {
        const newer = this.#waiting.get(id);
        this.#waiting.set(id, newer ? joined(older, newer) : older);
      }
      throw error;
    }
  }

  #publish(devices: readonly WrittenDevice[]): void {
    if (devices.length === 0) return;
    const events = devices.map(
      ({ id: deviceId, customerId }) => ({ type: 'device.status', deviceId, customerId }) satisfies BusEvent,
    );
    this.#options.bus.publish(busChannel, ...events).catch(() => undefined); // the page reads again on its own
  }
}

/** True when a page would show another thing; a round trip wavers with every ping. */
function looksDifferent(row: PresenceRow, before: PresenceRow): boolean {
  const rttNear = Math.abs((row.rttMs ?? 0) - (before.rttMs ?? 0)) <= Math.max(10, (before.rttMs ?? 0) / 4);
  return !rttNear || !isDeepStrictEqual(row.state, before.state);
}

function joined(older: Waiting | undefined, newer: Waiting): Waiting {
  if (!older) return newer;
  const { maxWaitingStatusChanges, maxWaitingAddresses } = relayLimits;
  const changes = joinedRows(older.row.changes, newer.row.changes).slice(-maxWaitingStatusChanges);
  const addresses = joinedRows(older.row.addresses, newer.row.addresses).slice(-maxWaitingAddresses);
  return { row: { ...newer.row, changes, addresses }, visible: older.visible || newer.visible };
}

/** Both, in their order; what is newer of one row replaces it. */
function joinedRows<Row extends { readonly id: string }>(older: readonly Row[], newer: readonly Row[]): Row[] {
  return [...older.filter(({ id }) => newer.every((row) => row.id !== id)), ...newer];
}
