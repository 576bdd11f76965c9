import { Prisma } from '@pocketproxy/prisma';
import type { PartitionedTable } from '@/domain/retention/table';
import type { World } from '@/domain/testing/world';

const { raw, sql } = Prisma;

/** Connections that the rows belong to, of a hundred customers; the world's own among them. */
const connections = 2_000;

interface Filled {
  readonly table: PartitionedTable;
  readonly unit: 'day' | 'month';
  /** Of all rows of the bench. */
  readonly share: number;
  /** The rows lie evenly in so many days up to now: what is kept, and 40 days that no one deleted. */
  readonly days: number;
  /** One row of a connection (c) at a time (at), with values of the world's customer A. */
  readonly columns: Prisma.Sql;
  readonly values: Prisma.Sql;
}

const usage = sql`"connectionId", "deviceId", "ownerId", "bytesUp", "bytesDown"`;
const used = sql`c.id, c.device, c.owner, 1000, 9000`;

const filled: readonly Filled[] = [
  { table: 'UsageHour', unit: 'day', share: 0.36, days: 70, columns: sql`${usage}, "hour"`, values: sql`${used}, at` },
  {
    table: 'UsageFiveMinutes',
    unit: 'day',
    share: 0.24,
    days: 3,
    columns: sql`${usage}, "at"`,
    values: sql`${used}, at`,
  },
  {
    ...{ table: 'RefusalHour', unit: 'day', share: 0.12, days: 70 },
    columns: sql`"connectionId", "deviceId", "ownerId", "hour", "lastAt", "reason", "address", "count"`,
    values: sql`c.id, c.device, c.owner, at, at, 'wrong_password', '203.0.113.9', 3`,
  },
  {
    ...{ table: 'AccessLog', unit: 'day', share: 0.12, days: 70 },
    columns: sql`"id", "connectionId", "ownerId", "at", "address", "protocol", "bytesUp", "bytesDown", "durationMs", "reason"`,
    values: sql`gen_random_uuid(), c.id, c.owner, at, '203.0.113.9', 'http', 1, 1, 1, 'closed'`,
  },
  { table: 'UsageDay', unit: 'month', share: 0.1, days: 436, columns: sql`${usage}, "day"`, values: sql`${used}, at` },
  {
    ...{ table: 'AuditLog', unit: 'month', share: 0.06, days: 436 },
    columns: sql`"id", "at", "actorKind", "action", "targetType", "targetId", "customerId"`,
    values: sql`gen_random_uuid(), at, 'user', 'device.rename', 'device', c.device, c.owner`,
  },
] as const;

/** Fills the tables that grow with so many rows together. Resolves to how many each got. */
export async function fillHistory({ db, a, now }: World, rows: number): Promise<Record<string, number>> {
  await db.$executeRaw`CREATE TABLE "Bench" AS
    SELECT n, gen_random_uuid() AS id, gen_random_uuid() AS device, o.owner FROM (
      SELECT k, CASE k WHEN 0 THEN ${a.customerId}::uuid ELSE gen_random_uuid() END AS owner FROM generate_series(0, 99) k
    ) o JOIN generate_series(1, ${connections - 1}::int) n ON n % 100 = o.k
    UNION ALL SELECT 0, ${a.connection.id}::uuid, ${a.deviceId}::uuid, ${a.customerId}::uuid`;
  await db.$executeRaw`ALTER TABLE "Bench" ADD PRIMARY KEY (n)`;
  const made: Record<string, number> = {};
  for (const { table, unit, share, days, columns, values } of filled) {
    const times = Math.ceil((rows * share) / connections);
    const since = new Date(now.getTime() - (days + 1) * 24 * 3_600_000);
    await db.$queryRaw`SELECT "partitions_make"(${table}, ${unit}, ${since}, ${now})`;
    // A day's worth in a statement: each is a transaction of seconds
    const step = Math.max(1, Math.ceil(100_000 / connections));
    for (let from = 0; from < times; from += step)
      await db.$executeRaw`INSERT INTO ${raw(`"${table}"`)} (${columns})
        SELECT ${values} FROM generate_series(${from}::int, ${Math.min(times, from + step) - 1}::int) s
        CROSS JOIN LATERAL (SELECT ${now}::timestamptz - s * (${days}::int * interval '1 day' / ${times}::int) AS at) t
        JOIN "Bench" c ON TRUE ORDER BY s, c.owner, c.id`;
    made[table] = times * connections;
  }
  await db.$executeRaw`INSERT INTO "StatusLog" ("id", "deviceId", "status", "at")
    SELECT gen_random_uuid(), ${a.deviceId}::uuid, (ARRAY['online', 'offline'])[1 + n % 2]::"DeviceStatus",
      ${now}::timestamptz - n * interval '3 min' FROM generate_series(1, ${Math.min(rows, 60_000)}::int) n`;
  await db.$executeRaw`INSERT INTO "IpHistory" ("id", "deviceId", "ip", "firstSeenAt", "lastSeenAt")
    SELECT gen_random_uuid(), ${a.deviceId}::uuid, '192.0.2.' || n % 250, ${now}::timestamptz - n * interval '3 min',
      ${now}::timestamptz - n * interval '3 min' FROM generate_series(1, ${Math.min(rows, 60_000)}::int) n`;
  return made;
}
