import type { Bus } from '@pocketproxy/prisma/bus';
import type { Logger } from 'pino';
import { busChannel, type BusEvent } from '../../contract/events.ts';
import { nilUuid } from '../../contract/nil-uuid.ts';
import { relayLimits } from '../limits.ts';
import type { Meter, UsageBatch } from '../connection/meter.ts';
import { within, type Database, type Queryable } from './database.ts';
import { Loop } from './loop.ts';
import { simsUsed } from './sims-used.ts';
import { sql } from './sql.ts';
import type { Turn } from './turn.ts';

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
function usageEvents({ hours }: UsageBatch): BusEvent[] {
  const groups = new Map<string, { deviceId: string; customerId: string | null; ids: Set<string> }>();
  for (const { deviceId, ownerId: customerId, connectionId } of hours) {
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

/**
 * One statement, so one transaction: the key first; when it is there already, nothing else happens. Rows of
 * connections that are gone for good are left out instead of failing the batch for ever. Days and months get what the
 * hours get (ADR 0023). Schedules that wait for silence learn that there was traffic. A quota without period counts from the connection's creation (or from its reset).
 * What was counted before a reset (a lower generation) is no use any more; a new period ends the top-up. Devices are locked
 * before quotas, as web does. A period that
 * begins in the future was named by a clock that is or was ahead: its bytes belong to the period that is stored.
 */
export async function writeUsage(db: Queryable, bootId: string, { sequence, hours, quotas, sims }: UsageBatch) {
  const quotaRows = [...quotas];
  await db.run(sql`
    WITH taken AS (
      INSERT INTO "UsageFlush" ("bootId", "sequence") VALUES (${bootId}::uuid, ${sequence}::int)
      ON CONFLICT DO NOTHING RETURNING 1
    ), used AS (
      SELECT r.* FROM taken, unnest(
        ${hours.map((row) => row.connectionId)}::uuid[],
        ${hours.map((row) => new Date(row.hourMs))}::timestamptz[],
        ${hours.map((row) => row.deviceId)}::uuid[],
        ${hours.map((row) => row.ownerId ?? nilUuid)}::uuid[],
        ${hours.map((row) => BigInt(row.up))}::bigint[],
        ${hours.map((row) => BigInt(row.down))}::bigint[]
      ) AS r(connection, hour, device, owner, up, down)
      WHERE EXISTS (SELECT FROM "Connection" c WHERE c.id = r.connection)
        AND EXISTS (SELECT FROM "Device" d WHERE d.id = r.device)
    ), hours AS (
      INSERT INTO "UsageHour" ("connectionId", "hour", "deviceId", "ownerId", "bytesUp", "bytesDown")
      SELECT connection, hour, device, owner, up, down FROM used
      ON CONFLICT ("connectionId", "hour", "ownerId") DO UPDATE SET
        "bytesUp" = "UsageHour"."bytesUp" + EXCLUDED."bytesUp",
        "bytesDown" = "UsageHour"."bytesDown" + EXCLUDED."bytesDown"
    ), days AS (
      INSERT INTO "UsageDay" ("connectionId", "day", "deviceId", "ownerId", "bytesUp", "bytesDown")
      SELECT connection, date_trunc('day', hour, 'UTC'), min(device::text)::uuid, owner, sum(up), sum(down)
      FROM used GROUP BY 1, 2, 4
      ON CONFLICT ("connectionId", "day", "ownerId") DO UPDATE SET
        "bytesUp" = "UsageDay"."bytesUp" + EXCLUDED."bytesUp",
        "bytesDown" = "UsageDay"."bytesDown" + EXCLUDED."bytesDown"
    ), months AS (
      INSERT INTO "UsageMonth" ("connectionId", "month", "deviceId", "ownerId", "bytesUp", "bytesDown")
      SELECT connection, date_trunc('month', hour, 'UTC'), min(device::text)::uuid, owner, sum(up), sum(down)
      FROM used GROUP BY 1, 2, 4
      ON CONFLICT ("connectionId", "month", "ownerId") DO UPDATE SET
        "bytesUp" = "UsageMonth"."bytesUp" + EXCLUDED."bytesUp",
        "bytesDown" = "UsageMonth"."bytesDown" + EXCLUDED."bytesDown"
    ), busy AS (
      SELECT d."id" FROM "Device" d JOIN "RotationSchedule" s ON s."deviceId" = d."id" AND s."idleSeconds" IS NOT NULL
      WHERE d."id" IN (SELECT device FROM used) ORDER BY d."id" FOR NO KEY UPDATE OF d
    ), traffic AS (
      UPDATE "Device" d SET "lastTrafficAt" = now() FROM busy WHERE d."id" = busy."id"
    ), sims AS (${simsUsed(sims)})
    INSERT INTO "QuotaUse" AS q ("connectionId", "periodStart", "bytes", "generation")
    SELECT c."id", CASE WHEN r.period = 'epoch' OR r.period > now() + interval '1 hour'
      THEN LEAST(COALESCE(e."periodStart", c."createdAt"), now()) ELSE r.period END, r.bytes, r.generation
    FROM taken CROSS JOIN (SELECT count(*) FROM busy) AS locked, unnest(
      ${quotaRows.map(([id]) => id)}::uuid[],
      ${quotaRows.map(([, use]) => new Date(use.startMs))}::timestamptz[],
      ${quotaRows.map(([, use]) => BigInt(use.bytes))}::bigint[],
      ${quotaRows.map(([, use]) => use.generation)}::int[]
    ) AS r(connection, period, bytes, generation)
    JOIN "Connection" c ON c."id" = r.connection
    LEFT JOIN "QuotaUse" e ON e."connectionId" = c."id"
    ON CONFLICT ("connectionId") DO UPDATE SET
      "bytes" = EXCLUDED."bytes" + CASE WHEN LEAST(q."periodStart", now()) < EXCLUDED."periodStart" THEN 0 ELSE q."bytes" END,
      "topUpBytes" = CASE WHEN LEAST(q."periodStart", now()) < EXCLUDED."periodStart" THEN 0 ELSE q."topUpBytes" END,
      "periodStart" = GREATEST(LEAST(q."periodStart", now()), EXCLUDED."periodStart")
    WHERE EXCLUDED."generation" >= q."generation"`);
}
