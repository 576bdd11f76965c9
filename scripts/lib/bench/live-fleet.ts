import { setTimeout } from 'node:timers/promises';
import type { Bus } from '@pocketproxy/prisma/bus';
import { busChannel, type BusEvent } from '@pocketproxy/relay/contract';
import { limits } from '@pocketproxy/relay/protocol';
import type pg from 'pg';
import { Failure } from '../failure.ts';
import type { Tab } from './live-tab.ts';

interface Phone {
  readonly id: string;
  readonly customerId: string | null;
  readonly connectionId: string;
}

const flushEverySeconds = 2;
const zeroWaitMs = 30_000;

/** Phones of a seeded database, reporting and transferring as a relay would say it. */
export class Fleet {
  readonly #db: pg.Pool;
  readonly #bus: Bus;
  readonly #phones: readonly Phone[];
  readonly #busy: readonly Phone[];

  private constructor(db: pg.Pool, bus: Bus, phones: readonly Phone[], transferring: number) {
    this.#db = db;
    this.#bus = bus;
    this.#phones = phones;
    this.#busy = phones.slice(0, transferring);
  }

  /** @throws Failure when there are too few */
  static async of(db: pg.Pool, bus: Bus, phones: number, transferring: number): Promise<Fleet> {
    const { rows } = await db.query<Phone>(
      `SELECT DISTINCT ON (device.id) device.id, device."customerId", connection.id AS "connectionId"
         FROM "Device" device JOIN "Connection" connection ON connection."deviceId" = device.id
        WHERE device."customerId" IS NOT NULL AND connection."deletedAt" IS NULL LIMIT $1`,
      [phones],
    );
    if (rows.length < phones)
      throw new Failure(`${rows.length} phones with connections are there: scripts/seed first.`);
    return new Fleet(db, bus, rows, transferring);
  }

  /** Each phone reports once in an interval of heartbeats, with another signal, battery and round trip each time. */
  async run(seconds: number): Promise<void> {
    const inAll = limits.heartbeatIntervalMs / 1_000;
    for (let second = 0; second < seconds; second += 1) {
      const nextMs = Date.now() + 1_000;
      const reporting = this.#phones.filter((_, index) => index % inAll === second % inAll);
      await this.#report(reporting, second);
      if (second % flushEverySeconds === 0) await this.#flush();
      await this.#flow(1_000_000 + second);
      await setTimeout(Math.max(0, nextMs - Date.now()));
    }
  }

  /** Says that nothing flows any more; how long until each tab knows, ms. */
  async stop(tabs: readonly Tab[]): Promise<number> {
    const startedMs = Date.now();
    const known = Promise.all(tabs.map((tab) => tab.zero()));
    await this.#flow(0);
    const given = setTimeout(zeroWaitMs, undefined, { ref: false }).then(() => {
      throw new Failure('A tab reads no zero: its customer needs a phone that transfers.');
    });
    await Promise.race([known, given]);
    return Date.now() - startedMs;
  }

  async #report(phones: readonly Phone[], second: number): Promise<void> {
    await this.#db.query(
      `UPDATE "Device" SET "lastSeenAt" = now(), "rttMs" = 40 + $2, "signalDbm" = -70 - $2, "batteryPercent" = 50 + $2
        WHERE id = ANY($1)`,
      [phones.map(({ id }) => id), second % 40],
    );
    const events = phones.map(({ id: deviceId, customerId }): BusEvent => ({
      type: 'device.status',
      deviceId,
      customerId,
    }));
    await this.#bus.publish(busChannel, ...events);
  }

  async #flush(): Promise<void> {
    await this.#db.query(
      `INSERT INTO "UsageMonth" ("connectionId", month, "deviceId", "ownerId", "bytesDown")
       SELECT * FROM unnest($1::uuid[], array_fill(date_trunc('month', now()), ARRAY[$4::int]), $2::uuid[], $3::uuid[], array_fill(1000000::bigint, ARRAY[$4::int]))
       ON CONFLICT ("connectionId", month, "ownerId") DO UPDATE SET "bytesDown" = "UsageMonth"."bytesDown" + 1000000`,
      [
        this.#busy.map(({ connectionId }) => connectionId),
        this.#busy.map(({ id }) => id),
        this.#busy.map(({ customerId }) => customerId),
        this.#busy.length,
      ],
    );
    const events = this.#busy.map(({ id, customerId, connectionId }): BusEvent => ({
      type: 'usage.flushed',
      ...{ deviceId: id, customerId, connectionIds: [connectionId] },
    }));
    await this.#bus.publish(busChannel, ...events);
  }

  async #flow(bitsPerSecond: number): Promise<void> {
    const customers = new Set(this.#busy.map(({ customerId }) => customerId));
    const events = [...customers].map((customerId): BusEvent => {
      const own = this.#busy.filter((phone) => phone.customerId === customerId);
      const rates = own.map(({ id, connectionId }): [string, string, number, number] => {
        return [connectionId, id, Math.floor(bitsPerSecond / 10), bitsPerSecond];
      });
      return { type: 'traffic.now', customerId, rates };
    });
    await this.#bus.publish(busChannel, ...events);
  }
}
