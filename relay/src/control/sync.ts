import type { Bus } from '@pocketproxy/prisma/bus';
import type { Logger } from 'pino';
import { busChannel, busEvent } from '../../contract/events.ts';
import type { Directory, Reading } from '../connection/directory.ts';
import { relayLimits } from '../limits.ts';
import { within, type Database } from './database.ts';
import { Loop } from './loop.ts';
import { readRows, type Scope } from './read.ts';
import type { Turn } from './turn.ts';

export interface SyncOptions {
  readonly db: Database;
  readonly bus: Bus;
  readonly directory: Directory;
  /** Shared with the usage flush, so that a reading and the unconfirmed batch belong together. */
  readonly turn: Turn;
  readonly bootId: string;
  /** The relay's row id; asked again until Postgres returns it. */
  readonly relayId: () => Promise<string>;
  /** A reading has handed on all devices that it was to bring. */
  readonly onDevices?: () => void;
  /** A command waits in the table. */
  readonly onCommand: () => void;
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
  readonly #connections = new Set<string>();
  readonly #devices = new Set<string>();
  readonly #customers = new Set<string>();
  #everything = true;
  #hasRead = false;
  /** The first reading succeeded, and the bus was heard before it began. */
  #heardAll = false;
  #fullDueMs = 0;
  #relayId = '';
  #subscribing: Promise<void> | undefined;
  #unsubscribe: (() => void) | undefined;
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

  /** Receives changes from now on. Resolves once the bus has taken the subscription. */
  subscribe(): Promise<void> {
    this.#subscribing ??= this.#options.bus
      .subscribe(busChannel, (message) => this.#onMessage(message))
      .then((unsubscribe) => void (this.#unsubscribe = unsubscribe));
    return this.#subscribing;
  }

  /**
   * Begins to read again and again. The next reading is soon where the first failed or did not hear from its beginning
   * what changed: it heals what happened between.
   */
  async start(): Promise<void> {
    this.#watchBus();
    this.#loop.start(this.#heardAll ? relayLimits.resyncIntervalMs : relayLimits.retryDelayMs);
    await this.subscribe();
  }

  /** Reads everything once. @throws when Postgres is unavailable */
  async readAll(): Promise<void> {
    this.#everything = true;
    const hears = this.#options.bus.isUp && this.#unsubscribe !== undefined;
    this.#watchBus();
    await this.#work();
    this.#heardAll = hears;
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
    this.#unsubscribe?.();
    await this.#loop.stop();
  }

  /** From now on a bus that goes or comes back makes a full reading. May be called twice. */
  #watchBus(): void {
    const { state } = this.#options.bus;
    for (const change of ['up', 'down'] as const) state.off(change, this.#resync).on(change, this.#resync);
  }

  #onMessage(message: unknown): void {
    const parsed = busEvent.safeParse(message);
    if (!parsed.success) return; // of a newer version, or not ours
    const event = parsed.data;
    if ('relayId' in event && event.relayId !== this.#relayId) return;
    switch (event.type) {
      case 'connection.changed':
        this.#connections.add(event.connectionId);
        return this.#loop.wake();
      case 'device.changed':
        this.#devices.add(event.deviceId);
        return this.#loop.wake();
      case 'customer.changed':
        this.#customers.add(event.customerId);
        return this.#loop.wake();
      case 'ceilings.changed':
        return this.resync();
      case 'command.created':
        return this.#options.onCommand();
      case 'device.status':
      case 'command.changed':
      case 'usage.flushed':
      case 'user.changed':
        return; // for the web
      default:
        return event satisfies never;
    }
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
      let over = false; // a reading that was given up goes on for a while, and another may have come after it
      const take = (page: Reading) => {
        if (over) return;
        for (const { settings } of page.connections) connections.add(settings.id);
        for (const { id } of page.devices) devices.add(id);
        directory.update(page, Date.now());
      };
      const { readTimeoutMs, readPageRows, firstReadPageRows } = relayLimits;
      const pageRows = this.#hasRead ? readPageRows : firstReadPageRows;
      const reading = readRows(db, { relayId: this.#relayId, bootId, scope, pageRows }, take, onDevices);
      await within(readTimeoutMs, 'reading the directory', reading).finally(() => (over = true));
      this.#hasRead = true;
      if (scope === 'all') return directory.keepOnly(connections, devices);
      for (const id of scope.connections) if (!connections.has(id)) directory.removeConnection(id);
      for (const id of scope.devices) if (!devices.has(id)) directory.removeDevice(id);
    });
  }

  /** What is to be read now. A run without events is the one of every minute, so it reads everything. */
  #takeScope(): Scope {
    const named = this.#connections.size + this.#devices.size + this.#customers.size;
    const scope: Scope =
      this.#everything || named === 0 || performance.now() >= this.#fullDueMs
        ? 'all'
        : { connections: [...this.#connections], devices: [...this.#devices], customers: [...this.#customers] };
    this.#everything = false;
    for (const set of [this.#connections, this.#devices, this.#customers]) set.clear();
    if (scope === 'all') this.#fullDueMs = performance.now() + relayLimits.resyncIntervalMs;
    return scope;
  }
}
