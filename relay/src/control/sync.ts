import type { Bus } from '@pocketproxy/prisma/bus';
import type { Logger } from 'pino';
import type { Directory, Reading } from '../connection/directory.ts';
import { relayLimits } from '../limits.ts';
import { within, type Database } from './database.ts';
import { Loop } from './loop.ts';
import { readRows, type Scope } from './read.ts';
import type { Turn } from './turn.ts';

export interface SyncOptions {
  readonly db: Database;
  readonly bus: Pick<Bus, 'isUp' | 'state'>;
  /** True while no change can be missed: the bus is up and has taken the subscription. */
  readonly receives: () => boolean;
  readonly directory: Directory;
  /** Shared with the usage flush, so that a reading and the unconfirmed batch belong together. */
  readonly turn: Turn;
  readonly bootId: string;
  /** The relay's row id; asked again until Postgres returns it. */
  readonly relayId: () => Promise<string>;
  /** A reading has handed on all devices that it was to bring. */
  readonly onDevices?: () => void;
  /** The directory holds what the database says; `everything` was read again, or only what events named. */
  readonly onSynced: (everything: boolean) => void;
  readonly log: Logger;
}

/**
 * Keeps the directory like the database: everything at start, when the bus comes (back) up and every minute, every few
 * seconds while the bus is unavailable; single rows when an event names them. What could not be read becomes a full reading later.
 */
export class Sync {
  readonly #options: SyncOptions;
  readonly #loop: Loop;
  /** What events have named since the last reading. */
  readonly #named = { connections: new Set<string>(), devices: new Set<string>(), customers: new Set<string>() };
  #everything = true;
  #hasRead = false;
  /** The first reading succeeded, and no change since its beginning was missed. */
  #missedNothing = false;
  #fullDueMs = 0;
  #relayId = '';
  readonly #resync = () => this.resync();

  constructor(options: SyncOptions) {
    this.#options = options;
    const { bus, log } = options;
    this.#loop = new Loop({
      ...{ log, what: 'reading the database' },
      work: () => this.#work(),
      intervalMs: () => (bus.isUp ? relayLimits.resyncIntervalMs : relayLimits.deafResyncIntervalMs),
      retryMs: relayLimits.retryDelayMs,
    });
  }

  /**
   * Begins to read again and again. The next reading is soon where the first failed or may have missed a change: it heals
   * what happened between.
   */
  start(): void {
    this.#watchBus();
    this.#loop.start(this.#missedNothing ? relayLimits.resyncIntervalMs : relayLimits.retryDelayMs);
  }

  /** Reads everything once. @throws when Postgres is unavailable */
  async readAll(): Promise<void> {
    this.#everything = true;
    const receives = this.#options.receives();
    this.#watchBus();
    await this.#work();
    this.#missedNothing = receives;
  }

  /** Reads a row soon that has changed: the connection, the device with its connections, or the customer's. */
  changed(kind: 'connections' | 'devices' | 'customers', id: string): void {
    this.#named[kind].add(id);
    this.#loop.wake();
  }

  /** Reads everything soon. */
  resync(): void {
    this.#everything = true;
    this.#loop.wake();
  }

  /** Reads one device with its connections now, whether or not an event announced it. @throws when Postgres is unavailable */
  async readDevice(deviceId: string): Promise<void> {
    this.#relayId = await this.#options.relayId();
    await this.#read({ connections: [], devices: [deviceId], customers: [] });
  }

  async stop(): Promise<void> {
    this.#options.bus.state.off('up', this.#resync).off('down', this.#resync);
    await this.#loop.stop();
  }

  /** From now on a bus that goes or comes back makes a full reading. May be called twice. */
  #watchBus(): void {
    const { state } = this.#options.bus;
    for (const change of ['up', 'down'] as const) state.off(change, this.#resync).on(change, this.#resync);
  }

  async #work(): Promise<void> {
    this.#relayId = await this.#options.relayId();
    const scope = this.#takeScope();
    try {
      await this.#read(scope);
    } catch (error) {
      this.#everything = true; // the ids of the scope are forgotten
      throw error;
    }
    this.#options.onSynced(scope === 'all');
  }

  /** Each page is taken over as it comes, so that no turn of the event loop is long; what no page had is gone. */
  async #read(scope: Scope): Promise<void> {
    await this.#options.turn.run(async () => {
      const { db, bootId, directory, onDevices } = this.#options;
      const [connections, devices] = [new Set<string>(), new Set<string>()];
      let ended = false; // a reading that timed out continues for a while, and another may have come after it
      const take = (page: Reading) => {
        if (ended) return;
        for (const { settings } of page.connections) connections.add(settings.id);
        for (const { id } of page.devices) devices.add(id);
        directory.update(page, Date.now());
      };
      const { readTimeoutMs, readPageRows, firstReadPageRows } = relayLimits;
      const pageRows = this.#hasRead ? readPageRows : firstReadPageRows;
      const reading = readRows(db, { relayId: this.#relayId, bootId, scope, pageRows }, take, onDevices);
      await within(readTimeoutMs, 'reading the directory', reading).finally(() => (ended = true));
      this.#hasRead = true;
      if (scope === 'all') return directory.keepOnly(connections, devices);
      for (const id of scope.connections) if (!connections.has(id)) directory.removeConnection(id);
      for (const id of scope.devices) if (!devices.has(id)) directory.removeDevice(id);
    });
  }

  /** What is to be read now. A run without events is the one of every minute, so it reads everything. */
  #takeScope(): Scope {
    const { connections, devices, customers } = this.#named;
    const named = connections.size + devices.size + customers.size;
    const scope: Scope =
      this.#everything || named === 0 || performance.now() >= this.#fullDueMs
        ? 'all'
        : { connections: [...connections], devices: [...devices], customers: [...customers] };
    this.#everything = false;
    for (const ids of [connections, devices, customers]) ids.clear();
    if (scope === 'all') this.#fullDueMs = performance.now() + relayLimits.resyncIntervalMs;
    return scope;
  }
}
