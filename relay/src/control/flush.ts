import type { Bus } from '@pocketproxy/prisma/bus';
import type { Logger } from 'pino';
import { busChannel, type BusEvent } from '../../contract/events.ts';
import { relayLimits } from '../limits.ts';
import type { Meter, UsageBatch } from '../connection/meter.ts';
import { within, type Database } from './database.ts';
import { Loop } from './loop.ts';
import type { Turn } from './turn.ts';
import { writeUsage } from './usage-rows.ts';

export interface FlushOptions {
  readonly db: Database;
  readonly bus: Bus;
  readonly meter: Meter;
  readonly turn: Turn;
  readonly bootId: string;
  readonly log: Logger;
}

/**
 * Writes usage every two seconds. A batch whose answer was lost is sent again under the same key, which the database
 * takes once; new bytes wait for the next batch.
 */
export class Flush {
  readonly #options: FlushOptions;
  readonly #loop: Loop;

  constructor(options: FlushOptions) {
    this.#options = options;
    const { log } = options;
    this.#loop = new Loop({
      ...{ log, what: 'writing usage' },
      work: () => this.#all(),
      intervalMs: relayLimits.flushIntervalMs,
    });
  }

  start(): void {
    this.#loop.start();
  }

  /** Writes what waits. @throws when Postgres is unavailable; nothing is lost then */
  async flush(): Promise<void> {
    await this.#all();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  async #all(): Promise<void> {
    const { meter, turn } = this.#options;
    do await turn.run(() => this.#one());
    while (meter.waitingRows >= relayLimits.maxFlushRows);
  }

  async #one(): Promise<void> {
    const { db, meter, bootId } = this.#options;
    const batch = meter.next();
    if (!batch) return;
    await within(relayLimits.databaseTimeoutMs, 'writing usage', writeUsage(db, bootId, batch));
    meter.confirm(batch);
    this.#publish(batch);
  }

  #publish(batch: UsageBatch): void {
    const events = usageEvents(batch);
    if (events.length > 0) this.#options.bus.publish(busChannel, ...events).catch(() => undefined); // readers heal by their own reading
  }
}

/** Who may learn of usage is decided by device and owner, so each pair has its own events. */
function usageEvents({ slices }: UsageBatch): BusEvent[] {
  const groups = new Map<string, { deviceId: string; customerId: string | null; ids: Set<string> }>();
  for (const { deviceId, ownerId: customerId, connectionId } of slices) {
    const key = `${deviceId} ${customerId}`;
    const group = groups.get(key) ?? { deviceId, customerId, ids: new Set() };
    groups.set(key, group);
    group.ids.add(connectionId);
  }
  const events: BusEvent[] = [];
  for (const { ids, ...whose } of groups.values()) {
    const all = [...ids];
    for (let from = 0; from < all.length; from += relayLimits.maxEventIds) {
      const connectionIds = all.slice(from, from + relayLimits.maxEventIds);
      events.push({ type: 'usage.flushed', ...whose, connectionIds });
    }
  }
  return events;
}
