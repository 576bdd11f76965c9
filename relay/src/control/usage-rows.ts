import { nilUuid } from '../../contract/nil-uuid.ts';
import type { UsageBatch, UsageRow } from '../connection/meter.ts';
import type { RefusalRow } from '../connection/waiting-refusals.ts';
import type { Queryable } from './database.ts';
import { simsUsed } from './sims-used.ts';
import { sql, type Statement } from './sql.ts';

/**
 * One statement, so one transaction: the key first; when it is there already, nothing else happens. Rows of
 * connections that are gone for good are left out instead of failing the batch for ever. Slices, hours, days and months
 * get the same sums (ADR 0023, 0034). Schedules that wait for silence learn that there was traffic. A quota without
 * period counts from the connection's creation (or from its reset). What was counted before a reset (a lower generation)
 * is no use any more; a new period ends the top-up. Devices are locked before quotas, as web does. A period that begins
 * in the future was named by a clock that is or was ahead: its bytes belong to the period that is stored.
 */
export async function writeUsage(db: Queryable, bootId: string, batch: UsageBatch): Promise<void> {
  const { sequence, slices, refusals, quotas, sims } = batch;
  const quotaRows = [...quotas];
  await db.run(sql`
    WITH taken AS (
      INSERT INTO "UsageFlush" ("bootId", "sequence") VALUES (${bootId}::uuid, ${sequence}::int)
      ON CONFLICT DO NOTHING RETURNING 1
    ), used AS (
      SELECT r.*, ('x' || r.hex)::bit(2048) AS clients FROM taken, ${rowsOf(slices)}
        AS r(connection, slice, day, month, device, owner, up, down, opened, refused, dropped, peak, hex)
      WHERE EXISTS (SELECT FROM "Connection" c WHERE c.id = r.connection)
        AND EXISTS (SELECT FROM "Device" d WHERE d.id = r.device)
    ), slices AS (${addSums(sql`"UsageFiveMinutes"`, sql`"at"`, sql`slice`, sql`${folded}`)}
    ), hours AS (${addSums(sql`"UsageHour"`, sql`"hour"`, sql`date_trunc('hour', slice, 'UTC')`, sql`clients`, dropped)}
    ), days AS (${addSums(sql`"UsageDay"`, sql`"day"`, sql`day`, sql`clients`)}
    ), months AS (${addSums(sql`"UsageMonth"`, sql`"month"`, sql`month`, sql`clients`)}
    ), refusals AS (${addRefusals(refusals)}
    ), busy AS (
      SELECT d."id" FROM "Device" d JOIN "RotationSchedule" s ON s."deviceId" = d."id" AND s."idleSeconds" IS NOT NULL
      WHERE d."id" IN (SELECT device FROM used WHERE up + down > 0) ORDER BY d."id" FOR NO KEY UPDATE OF d
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

function rowsOf(rows: readonly UsageRow[]): Statement {
  return sql`unnest(
        ${rows.map((row) => row.connectionId)}::uuid[],
        ${rows.map((row) => new Date(row.sliceMs))}::timestamptz[],
        ${rows.map((row) => new Date(row.dayMs))}::timestamptz[],
        ${rows.map((row) => new Date(row.monthMs))}::timestamptz[],
        ${rows.map((row) => row.deviceId)}::uuid[],
        ${rows.map((row) => row.ownerId ?? nilUuid)}::uuid[],
        ${rows.map((row) => BigInt(row.up))}::bigint[],
        ${rows.map((row) => BigInt(row.down))}::bigint[],
        ${rows.map((row) => row.opened)}::bigint[],
        ${rows.map((row) => row.refused)}::bigint[],
        ${rows.map((row) => row.logDropped)}::bigint[],
        ${rows.map((row) => row.peakBitsPerSecond)}::bigint[],
        ${rows.map(({ clients }) => (clients ? Buffer.from(clients).toString('hex') : null))}::text[]
      )`;
}

/** The four quarters of the clients' bits, one upon the other: five minutes know fewer clients than a month. */
const folded = sql`(substring(clients FOR 512) | substring(clients FROM 513 FOR 512)
        | substring(clients FROM 1025 FOR 512) | substring(clients FROM 1537))::bit(512)`;

interface Extra {
  readonly column: Statement;
  readonly value: Statement;
  readonly update: Statement;
}

const none: Extra = { column: sql``, value: sql``, update: sql`` };
const dropped: Extra = {
  column: sql`, "logDropped"`,
  value: sql`, sum(dropped)`,
  update: sql`, "logDropped" = t."logDropped" + EXCLUDED."logDropped"`,
};

/**
 * Adds what was used to the rows of one table, by their start in it. In the order of owners, so that the rows of a customer
 * begin on the same page: a chart of its connections reads a page for each slice, not one for each row.
 */
function addSums(table: Statement, column: Statement, start: Statement, clients: Statement, extra = none): Statement {
  return sql`
      INSERT INTO ${table} AS t ("connectionId", ${column}, "deviceId", "ownerId", "bytesUp", "bytesDown", "opened",
        "refused", "peakBitsPerSecond", "clients"${extra.column})
      SELECT connection, ${start}, min(device::text)::uuid, owner, sum(up), sum(down), sum(opened),
        sum(refused), max(peak), bit_or(${clients})${extra.value}
      FROM used GROUP BY 1, 2, 4 ORDER BY 4, 1
      ON CONFLICT ("connectionId", ${column}, "ownerId") DO UPDATE SET
        "bytesUp" = t."bytesUp" + EXCLUDED."bytesUp",
        "bytesDown" = t."bytesDown" + EXCLUDED."bytesDown",
        "opened" = t."opened" + EXCLUDED."opened",
        "refused" = t."refused" + EXCLUDED."refused",
        "peakBitsPerSecond" = GREATEST(t."peakBitsPerSecond", EXCLUDED."peakBitsPerSecond"),
        "clients" = COALESCE(t."clients" | EXCLUDED."clients", t."clients", EXCLUDED."clients")${extra.update}`;
}

function addRefusals(rows: readonly RefusalRow[]): Statement {
  return sql`
      INSERT INTO "RefusalHour" AS t ("connectionId", "hour", "ownerId", "reason", "address", "deviceId", "count", "lastAt")
      SELECT r.connection, r.hour, r.owner, r.reason, r.source, min(r.device::text)::uuid, sum(r.count),
        LEAST(max(r.last), now())
      FROM taken, unnest(
        ${rows.map((row) => row.connectionId)}::uuid[],
        ${rows.map((row) => new Date(row.hourMs))}::timestamptz[],
        ${rows.map((row) => row.ownerId ?? nilUuid)}::uuid[],
        ${rows.map((row) => row.reason)}::text[],
        ${rows.map((row) => row.source)}::text[],
        ${rows.map((row) => row.deviceId)}::uuid[],
        ${rows.map((row) => row.count)}::bigint[],
        ${rows.map((row) => new Date(row.lastMs))}::timestamptz[]
      ) AS r(connection, hour, owner, reason, source, device, count, last)
      WHERE EXISTS (SELECT FROM "Connection" c WHERE c.id = r.connection)
      GROUP BY 1, 2, 3, 4, 5 ORDER BY 3, 1
      ON CONFLICT ("connectionId", "hour", "ownerId", "reason", "address") DO UPDATE SET
        "count" = t."count" + EXCLUDED."count", "lastAt" = GREATEST(t."lastAt", EXCLUDED."lastAt")`;
}
