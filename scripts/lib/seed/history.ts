import { Prisma } from '@pocketproxy/prisma';

const { raw, sql } = Prisma;

/** A step of the history: what it writes, and how. */
interface Step {
  readonly what: string;
  readonly statement: (since: Date, now: Date) => Prisma.Sql;
}

/** The devices that get a history, as d. */
const seeded = sql`(SELECT d.* FROM "Device" d JOIN "SeedDevice" USING ("id")) d`;

const devices = (ids: readonly string[]) => sql`CREATE TEMPORARY TABLE "SeedDevice" ON COMMIT DROP AS
  SELECT unnest(${ids}::uuid[]) AS "id"`;

/** 0, 1, 2 … as many as there are steps of so many hours since then. */
function stepsBack(since: Date, now: Date, hours: number): Prisma.Sql {
  const count = Math.floor((now.getTime() - since.getTime()) / (hours * 3_600_000));
  return sql`generate_series(0, ${count}::int)`;
}

/**
 * How much a connection is used, of which hours; the weight is what it makes in a busy hour, bytes, where it has no data limit, of
 * which "used" is the part that is used.
 */
const active = (nearLimit: string | undefined) => sql`CREATE TEMPORARY TABLE "SeedConnection" ON COMMIT DROP AS
  SELECT c."id", c."deviceId", coalesce(d."customerId", '00000000-0000-0000-0000-000000000000') AS "ownerId",
    coalesce(o."timeZone", 'UTC') AS "zone", power(random(), 3) * 400e6 + 1e6 AS "weight", random() * 0.7 + 0.05 AS "busy",
    CASE WHEN c."id" = ${nearLimit ?? null}::uuid THEN 0.86 WHEN random() < 0.05 THEN 1 ELSE random() * 0.95 END AS "used", c."createdAt"
  FROM "Connection" c JOIN ${seeded} ON d."id" = c."deviceId" LEFT JOIN "Customer" o ON o."id" = d."customerId"
  WHERE c."enabled"`;

/** Hours with their day and month in each zone, and how busy people are then: by night less. */
const hours = (since: Date, now: Date) => sql`CREATE TEMPORARY TABLE "SeedHour" ON COMMIT DROP AS
  SELECT h AS "hour", z AS "zone", "period_start"('day', h, z) AS "day", "period_start"('month', h, z) AS "month",
    0.35 + 0.65 * (1 + sin((extract(hour FROM h AT TIME ZONE z) - 9) * pi() / 12)) / 2 AS "tide"
  FROM generate_series(date_trunc('hour', ${since}::timestamptz, 'UTC'), ${now}::timestamptz, interval '1 hour') h,
    (SELECT DISTINCT "zone" AS z FROM "SeedConnection") zones`;

/** The part of a number of hour u that falls to slice m of n. */
const part = (column: string) =>
  sql`u.${raw(`"${column}"`)} / s.n + CASE WHEN m = 0 THEN u.${raw(`"${column}"`)} % s.n ELSE 0 END`;

const usage = sql`"connectionId", "deviceId", "ownerId", "bytesUp", "bytesDown", "opened", "peakBitsPerSecond"`;

const reading = sql`"batteryPercent", "signalDbm", "temperatureC", "rttMs"`;
/** What device d said then: charged by night, warm by day, each phone at its own hour. */
const readingAt = sql`least(100, greatest(4,
    68 + 30 * sin(extract(epoch FROM at) * pi() / 43200 + ascii(right(d."id"::text, 1))) + random() * 4))::int,
  least(-55, greatest(-118, d."signalDbm" + 9 * (random() - 0.5)))::int,
  30 + 5 * sin(extract(epoch FROM at) * pi() / 43200 + 4) + random() * 2, coalesce(d."rttMs", 45) * (0.8 + random() * 0.5)`;

const steps: readonly Step[] = [
  {
    what: 'traffic by hour',
    statement: () => sql`INSERT INTO "UsageHour" (${usage}, "hour", "refused")
      SELECT c."id", c."deviceId", c."ownerId", b * 0.08, b * 0.92, 1 + b / 4e5, b * 8 / 900, h."hour",
        CASE WHEN random() < 0.02 THEN 3 ELSE 0 END
      FROM "SeedConnection" c JOIN "SeedHour" h USING ("zone")
      CROSS JOIN LATERAL (SELECT c."weight" * h."tide" * (0.3 + random()) AS b) v
      WHERE random() < c."busy" * h."tide" AND h."hour" >= c."createdAt"`,
  },
  {
    // So that a limit, what was used of it and the traffic agree; before the sums are written
    what: 'traffic of data limits',
    statement: (
      _,
      now,
    ) => sql`UPDATE "UsageHour" u SET "bytesUp" = u."bytesUp" * f."times", "bytesDown" = u."bytesDown" * f."times",
        "peakBitsPerSecond" = u."peakBitsPerSecond" * f."times"
      FROM (
        SELECT c."id", least(100, c."used" * k."quotaBytes" / sum(u."bytesUp" + u."bytesDown")) AS "times"
        FROM "SeedConnection" c JOIN "Connection" k USING ("id") JOIN "UsageHour" u ON u."connectionId" = c."id"
        WHERE k."quotaPeriod" <> 'none' AND u."hour" >= "period_start"(k."quotaPeriod"::text, ${now}, c."zone")
        GROUP BY c."id", c."used", k."quotaBytes" HAVING sum(u."bytesUp" + u."bytesDown") > 0
      ) f WHERE u."connectionId" = f."id"`,
  },
  ...(['day', 'month'] as const).map((unit) => ({
    what: `traffic by ${unit}`,
    statement: () => sql`INSERT INTO ${raw(unit === 'day' ? '"UsageDay"' : '"UsageMonth"')}
        (${usage}, "refused", ${raw(`"${unit}"`)})
      SELECT u."connectionId", u."deviceId", u."ownerId", sum(u."bytesUp"), sum(u."bytesDown"), sum(u."opened"),
        max(u."peakBitsPerSecond"), sum(u."refused"), h.${raw(`"${unit}"`)}
      FROM "UsageHour" u JOIN "SeedConnection" c ON c."id" = u."connectionId" JOIN "SeedHour" h USING ("zone", "hour")
      GROUP BY 1, 2, 3, h.${raw(`"${unit}"`)}`,
  })),
  {
    what: 'traffic by five minutes',
    // Slices of an hour add up to it; the first holds what cannot be divided
    statement: (_, now) => sql`INSERT INTO "UsageFiveMinutes" (${usage}, "refused", "at")
      SELECT u."connectionId", u."deviceId", u."ownerId", ${part('bytesUp')}, ${part('bytesDown')}, ${part('opened')},
        u."peakBitsPerSecond" * (CASE WHEN m = 0 THEN 1 ELSE 0.4 + random() * 0.6 END), ${part('refused')},
        u."hour" + m * interval '5 min'
      FROM "UsageHour" u JOIN "SeedConnection" c ON c."id" = u."connectionId"
      CROSS JOIN LATERAL (SELECT least(12, 1 + floor(extract(epoch FROM ${now}::timestamptz - u."hour") / 300))::int AS n) s
      CROSS JOIN LATERAL generate_series(0, s.n - 1) m
      WHERE u."hour" >= ${now}::timestamptz - interval '25 hours'`,
  },
  {
    what: 'data limits',
    statement: (_, now) => sql`INSERT INTO "QuotaUse" ("connectionId", "periodStart", "bytes")
      SELECT c."id", p."start", coalesce((SELECT sum(u."bytesUp" + u."bytesDown") FROM "UsageHour" u
        WHERE u."connectionId" = c."id" AND u."hour" >= p."start"), 0)
      FROM "SeedConnection" c JOIN "Connection" k USING ("id")
      CROSS JOIN LATERAL (SELECT "period_start"(k."quotaPeriod"::text, ${now}, c."zone") AS "start") p
      WHERE k."quotaPeriod" <> 'none' ON CONFLICT DO NOTHING`,
  },
  {
    what: 'refusals',
    statement: () => sql`INSERT INTO "RefusalHour"
        ("connectionId", "deviceId", "ownerId", "hour", "lastAt", "reason", "address", "count")
      SELECT u."connectionId", u."deviceId", u."ownerId", u."hour", u."hour" + interval '40 min',
        (ARRAY['credentials_wrong', 'phone_offline', 'too_many_streams'])[1 + floor(random() * 3)],
        '203.0.113.' || 1 + floor(random() * 250), u."refused"
      FROM "UsageHour" u JOIN "SeedConnection" c ON c."id" = u."connectionId" WHERE u."refused" > 0`,
  },
  {
    what: 'rotations',
    // The address before is the one after the rotation before
    statement: (
      since,
      now,
    ) => sql`INSERT INTO "Rotation" ("id", "deviceId", "trigger", "state", "reason", "oldIp", "newIp",
        "method", "attempts", "createdAt", "startedAt", "finishedAt")
      SELECT gen_random_uuid(), "deviceId", trigger::"RotationTrigger", state::"RotationState",
        CASE state WHEN 'failed' THEN 'no_network' END, before,
        CASE state WHEN 'changed' THEN ip WHEN 'same_ip' THEN before END,
        'airplane', CASE state WHEN 'changed' THEN 1 ELSE 3 END, at, at, at + interval '1 second' * (6 + random() * 20)
      FROM (
        SELECT *, coalesce(lag(ip) OVER (PARTITION BY "deviceId" ORDER BY at), '198.18.0.1') AS before,
          CASE WHEN luck < 0.94 THEN 'changed' WHEN luck < 0.97 THEN 'same_ip' ELSE 'failed' END AS state
        FROM (
          SELECT d."id" AS "deviceId", random() AS luck,
            (ARRAY['manual', 'schedule', 'schedule', 'link'])[1 + floor(random() * 4)] AS trigger,
            '198.' || 18 + n % 2 || '.' || floor(random() * 255) || '.' || 2 + floor(random() * 250) AS ip,
            ${now}::timestamptz - n * interval '4 hours' - interval '2 min' - random() * interval '220 min' AS at, d."createdAt"
          FROM ${seeded} CROSS JOIN ${stepsBack(since, now, 4)} n
        ) a WHERE at >= "createdAt" AND at >= ${since}
      ) b`,
  },
  {
    what: 'addresses',
    statement: () => sql`INSERT INTO "IpHistory" ("id", "deviceId", "ip", "carrier", "firstSeenAt", "lastSeenAt")
      SELECT gen_random_uuid(), r."deviceId", r."newIp", d."carrier", r."finishedAt",
        coalesce(lead(r."finishedAt") OVER (PARTITION BY r."deviceId" ORDER BY r."finishedAt"), d."lastSeenAt")
      FROM ${seeded} JOIN "Rotation" r ON r."deviceId" = d."id"
      WHERE r."state" = 'changed' AND r."finishedAt" <= d."lastSeenAt"`,
  },
  {
    what: 'the address of now',
    statement: () => sql`UPDATE "Device" d SET "publicIpv4" = h."ip" FROM (
        SELECT DISTINCT ON ("deviceId") "deviceId", "ip" FROM "IpHistory" ORDER BY "deviceId", "firstSeenAt" DESC) h
      WHERE h."deviceId" = d."id" AND d."publicIpv4" LIKE '198.18.%'`,
  },
  {
    what: 'status changes',
    statement: (since, now) => sql`INSERT INTO "StatusLog" ("id", "deviceId", "status", "reason", "at")
      SELECT gen_random_uuid(), d."id", e.status::"DeviceStatus", e.reason, e.at
      FROM ${seeded}
      CROSS JOIN ${stepsBack(since, now, 24)} n
      CROSS JOIN LATERAL (SELECT ${now}::timestamptz - n * interval '1 day' - random() * interval '20 hours' AS down) t
      CROSS JOIN LATERAL (VALUES ('offline', 'heartbeat_lost', t.down),
        ('online', NULL, t.down + interval '1 min' * (2 + random() * 45))) e(status, reason, at)
      WHERE random() < 0.5 AND t.down > ${since} AND e.at < d."statusChangedAt" AND t.down > d."createdAt"
      UNION ALL SELECT gen_random_uuid(), d."id", d."status", d."statusReason", d."statusChangedAt"
      FROM ${seeded} WHERE NOT EXISTS (
        SELECT FROM "StatusLog" l WHERE l."deviceId" = d."id" AND l."at" >= d."statusChangedAt")`,
  },
  {
    what: 'readings',
    statement: (since, now) => sql`INSERT INTO "DeviceReading" ("deviceId", "at", ${reading})
      SELECT d."id", at, ${readingAt} FROM ${seeded}
      CROSS JOIN generate_series(date_bin('5 minutes', greatest(${since}::timestamptz, ${now}::timestamptz - interval '48 hours'), 'epoch'),
        ${now}::timestamptz - interval '10 min', interval '5 min') at WHERE d."batteryPercent" IS NOT NULL ON CONFLICT DO NOTHING`,
  },
  {
    what: 'readings by hour',
    statement: (since, now) => sql`INSERT INTO "DeviceReadingHour" ("deviceId", "hour", ${reading})
      SELECT d."id", at, ${readingAt} FROM ${seeded}
      CROSS JOIN generate_series(date_bin('1 hour', greatest(${since}::timestamptz, ${now}::timestamptz - interval '30 days'), 'epoch'),
        ${now}::timestamptz, interval '1 hour') at WHERE d."batteryPercent" IS NOT NULL ON CONFLICT DO NOTHING`,
  },
  {
    what: 'schedules',
    statement: (
      _,
      now,
    ) => sql`INSERT INTO "RotationSchedule" ("deviceId", "everyMinutes", "dueAt", "nextAt", "pausedAt", "updatedAt")
      SELECT d."id", every, CASE WHEN NOT p THEN due END, CASE WHEN NOT p THEN due END, CASE WHEN p THEN ${now}::timestamptz END, ${now}::timestamptz
      FROM ${seeded}
      CROSS JOIN LATERAL (SELECT (ARRAY[720, 1440])[1 + floor(random() * 2)] AS every,
        ${now}::timestamptz + interval '1 hour' + random() * interval '10 hours' AS due, random() < 0.1 AS p, d."id") v
      WHERE d."customerId" IS NOT NULL AND random() < 0.5`,
  },
  {
    what: 'alerts',
    statement: (since, now) => sql`INSERT INTO "Incident"
        ("id", "kind", "subjectId", "customerId", "deviceId", "facts", "seenAt", "openedAt", "noticedAt", "closedAt")
      SELECT gen_random_uuid(), 'device_offline', d."id", d."customerId", d."id", jsonb_build_object('name', d."name"),
        d."statusChangedAt", d."statusChangedAt", d."statusChangedAt", NULL::timestamptz
      FROM ${seeded} WHERE d."status" = 'offline'
      UNION ALL SELECT gen_random_uuid(), 'device_offline', s."deviceId", d."customerId", d."id",
        jsonb_build_object('name', d."name"), s."at", s."at", s."at", s."at" + interval '20 min'
      FROM ${seeded} JOIN "StatusLog" s ON s."deviceId" = d."id"
      WHERE s."status" = 'offline' AND s."at" < d."statusChangedAt" AND s."at" > ${since} AND s."at" < ${now}::timestamptz - interval '1 hour'
        AND random() < 0.2`,
  },
  {
    what: 'the audit log',
    statement: (since, now) => sql`INSERT INTO "AuditLog"
        ("id", "at", "actorKind", "actorId", "actorName", "action", "targetType", "targetId", "customerId", "ip", "after")
      SELECT gen_random_uuid(), ${now}::timestamptz - random() * (${now}::timestamptz - ${since}::timestamptz), 'user', u."id", u."email",
        a.action, a.target, CASE a.target WHEN 'device' THEN c."deviceId" ELSE c."id" END, m."customerId", '203.0.113.7', a.after::jsonb
      FROM "SeedConnection" c
      JOIN LATERAL (SELECT "customerId", "userId" FROM "Member" WHERE "customerId" = c."ownerId" LIMIT 1) m ON TRUE
      JOIN "User" u ON u."id" = m."userId"
      CROSS JOIN (VALUES ('connection.reveal_password', 'connection', NULL), ('connection.disable', 'connection', '{"enabled": false}'),
        ('connection.enable', 'connection', '{"enabled": true}'), ('device.command', 'device', '{"kind": "rotate"}'))
        a(action, target, after)`,
  },
];

const partitions = [
  ['UsageHour', 'day'],
  ['UsageFiveMinutes', 'day'],
  ['RefusalHour', 'day'],
  ['UsageDay', 'month'],
  ['AuditLog', 'month'],
] as const;

interface Period {
  readonly since: Date;
  readonly now: Date;
  /** What is not written. */
  readonly without?: readonly string[];
  /** The connection of which 86 % of the data limit is used. */
  readonly nearLimit?: string | undefined;
}

/** Writes what happened to these devices since then, within a transaction. */
export async function writeHistory(
  tx: Prisma.TransactionClient,
  deviceIds: readonly string[],
  { since, now, without = [], nearLimit }: Period,
  say: (line: string) => void,
): Promise<void> {
  for (const [table, unit] of partitions)
    await tx.$queryRaw`SELECT "partitions_make"(${table}, ${unit}, ${since}, ${now})`;
  await tx.$queryRaw`SELECT setseed(0.42)::text`;
  await tx.$executeRaw(devices(deviceIds));
  await tx.$executeRaw(active(nearLimit));
  await tx.$executeRaw(hours(since, now));
  await tx.$executeRaw`ANALYZE "SeedConnection", "SeedHour", "SeedDevice"`;
  for (const { what, statement } of steps)
    if (!without.includes(what)) say(`${what}: ${await tx.$executeRaw(statement(since, now))}`);
}
