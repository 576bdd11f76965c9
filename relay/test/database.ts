import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import type { TestContext } from 'node:test';
import type { Prisma, PrismaClient } from '@pocketproxy/prisma';
import type { Bus } from '@pocketproxy/prisma/bus';
import { scratchClient, scratchDatabase } from '@pocketproxy/prisma/testing';
import { pino } from 'pino';
import { busEvent, type BusEvent } from '../contract/events.ts';
import { openDatabase } from '../src/control/database.ts';
import { password, verifierOf } from './fixtures.ts';

export const quiet = pino({ level: 'silent' });

/** A migrated database of its own with a relay, a customer and a device: `db` for the test's rows, `database` as the relay has it. */
export async function scratch(t: TestContext) {
  const { url, relayUrl, drop } = await scratchDatabase();
  const { db, release } = scratchClient(url, 2);
  const database = openDatabase(relayUrl);
  const users: (() => Promise<unknown>)[] = [];
  t.after(async () => {
    await Promise.allSettled(users.map((stop) => stop()));
    await Promise.all([release(), database.close()]);
    await drop();
  });
  /** What must have stopped before the database goes. */
  const stopFirst = (stop: () => Promise<unknown>) => void users.push(stop);
  const relay = await db.relay.create({
    data: { name: 'relay-1', publicHost: 'h', tunnelUrl: 'ws://h', portMin: 20_000, portMax: 20_999 },
  });
  const customer = await db.customer.create({ data: { name: 'Customer' } });
  const device = await db.device.create({ data: { name: 'Phone', relayId: relay.id, customerId: customer.id } });
  const ids = { relayId: relay.id, customerId: customer.id, deviceId: device.id };
  return { url: relayUrl, db, database, stopFirst, ...ids };
}

let lastPort = 20_000;

/** A connection of the device, on the next port. */
export function makeConnection(
  db: PrismaClient,
  { relayId, deviceId }: { relayId: string; deviceId: string },
  more: Partial<Prisma.ConnectionUncheckedCreateInput> = {},
) {
  return db.connection.create({
    data: {
      ...{ relayId, deviceId },
      name: 'Connection',
      port: ++lastPort,
      username: `pp${randomUUID()}`,
      passwordVerifier: verifierOf(password),
      passwordSealed: 'sealed',
      ...more,
    },
  });
}

/** A bus inside the test. Published events are kept, and can be waited for. */
export class MemoryBus implements Bus {
  readonly state = new EventEmitter<{ up: []; down: [] }>();
  isUp = true;
  readonly events: BusEvent[] = [];
  /** Calls of publish. */
  batches = 0;
  readonly #published = new EventEmitter<{ event: [] }>();
  readonly #listeners = new Set<(message: unknown) => void>();

  async publish(_channel: string, ...messages: readonly unknown[]): Promise<void> {
    this.batches += 1;
    for (const message of messages) {
      this.events.push(busEvent.parse(message));
      for (const listener of this.#listeners) listener(message);
    }
    this.#published.emit('event');
  }

  async subscribe(_channel: string, listener: (message: unknown) => void): Promise<() => void> {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {}

  /** Resolves when `test` holds; looked at after each event. */
  async until(test: (events: readonly BusEvent[]) => boolean): Promise<void> {
    while (!test(this.events)) await once(this.#published, 'event', { signal: AbortSignal.timeout(10_000) });
  }
}
