import { Prisma } from '@pocketproxy/prisma';
import { alertBounds } from '@/domain/alert/bounds';
import { ms, type Condition } from '@/domain/alert/condition';
import { degradedBounds } from '@/domain/device/states';
import { isPaired, stateSql } from '@/domain/device/state-sql';

const { offlineAfterMs, relayFreshMs, settleMs, flapping, rotationWithinMs, rotationFailures } = alertBounds;
const { batteryRecoversPercent, hotEndsC } = alertBounds;

/**
 * Relays that run, with the time since which their phones had a chance to be connected: the relay's start, the end of
 * its last outage, and since when anyone looks. What is silent because of us is no alert.
 */
const steadyRelays = Prisma.sql`
  SELECT r."id", GREATEST(w."since",
    (SELECT max(u."startedAt") FROM "RelayRun" u WHERE u."relayId" = r."id"),
    (SELECT max(COALESCE(i."closedAt", now())) FROM "Incident" i
      WHERE i."kind" = 'relay_down' AND i."subjectId" = r."id"
        AND (i."closedAt" IS NULL OR i."closedAt" > now() - ${ms(settleMs)}))) AS "since"
  FROM "Relay" r CROSS JOIN "AlertWatch" w WHERE r."lastSeenAt" > now() - ${ms(relayFreshMs)}`;

/** Windows of device d: of its present customer's time, or of its relay. */
const windowOf = Prisma.sql`(m."relayId" = d."relayId"
  OR m."deviceId" = d."id" AND (d."assignedAt" IS NULL OR m."createdAt" >= d."assignedAt"))`;

/** Devices of which an alert may begin: paired, of an active customer, on a relay that runs, outside maintenance. */
const watched = Prisma.sql`
  SELECT d.*, r."since" AS "steadySince", ${stateSql} AS "state"
  FROM (${steadyRelays}) r JOIN "Device" d ON d."relayId" = r."id" LEFT JOIN "Customer" c ON c."id" = d."customerId"
  WHERE r."since" <= now() - ${ms(settleMs)} AND (c."id" IS NULL OR c."state" = 'active') AND ${isPaired}
    AND NOT EXISTS (SELECT FROM "MaintenanceWindow" m WHERE ${windowOf}
        AND m."startsAt" <= now() AND m."endsAt" > now() - ${ms(settleMs)})`;

const name = Prisma.sql`'name', d."name"`;

function opening(facts: Prisma.Sql, from: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`SELECT d."id" AS "subjectId", d."customerId", d."id" AS "deviceId",
    jsonb_build_object(${facts}) AS "facts" FROM (${watched}) d ${from}`;
}

function holding(where: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`SELECT d."id" AS "subjectId", d."customerId" FROM "Device" d WHERE ${isPaired} AND ${where}`;
}

/** What the status log counts of device d as lost connections: not those that were ours. */
function losses(since: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT sum(l."times") AS "times" FROM "StatusLog" l
    WHERE l."deviceId" = d."id" AND l."status" = 'offline' AND l."at" > ${since}
      AND NOT EXISTS (SELECT FROM "MaintenanceWindow" m
        WHERE ${windowOf} AND m."startsAt" <= l."at" AND m."endsAt" >= l."at")`;
}

const ago = (length: number) => Prisma.sql`now() - ${ms(length)}`;

/** The last rotations of device d that say something about the phone, of its present customer's time. */
const rotations = Prisma.sql`
  SELECT o."state", o."finishedAt" FROM "Rotation" o
  WHERE o."deviceId" = d."id" AND o."finishedAt" IS NOT NULL
    AND (o."reason" IS NULL OR o."reason" NOT IN ('cancelled', 'device_moved', 'device_revoked'))
    AND (d."assignedAt" IS NULL OR o."createdAt" >= d."assignedAt")
  ORDER BY o."createdAt" DESC`;
const failures = Prisma.sql`COALESCE(
  (SELECT c."alertRotationFailures" FROM "Customer" c WHERE c."id" = d."customerId"), ${rotationFailures.default})`;

const lostLately = Prisma.sql`EXISTS (SELECT FROM "StatusLog" l
  WHERE l."deviceId" = d."id" AND l."status" = 'offline' AND l."at" > ${ago(flapping.steadyMs)})`;

/** Conditions of devices. What a phone reports counts while it is connected; an open alert outlives a lost tunnel. */
export const deviceConditions = {
  device_offline: {
    everyMs: 0,
    opens: opening(
      name,
      Prisma.sql`WHERE d."state" = 'offline'
        AND GREATEST(d."lastSeenAt", d."connectedAt") <= ${ago(offlineAfterMs)}`,
    ),
    holds: holding(Prisma.sql`d."status" = 'offline'`),
  },
  device_flapping: {
    everyMs: 15_000,
    opens: opening(
      Prisma.sql`${name}, 'times', l."times"`,
      Prisma.sql`CROSS JOIN LATERAL (
        ${losses(Prisma.sql`GREATEST(${ago(flapping.withinMs)}, d."steadySince" + ${ms(settleMs)})`)}) l
      WHERE d."statusChangedAt" > ${ago(flapping.steadyMs)} AND l."times" >= ${flapping.times} AND ${lostLately}`,
    ),
    holds: holding(lostLately),
    times: Prisma.sql`SELECT l."times" FROM "Device" d
      CROSS JOIN LATERAL (${losses(Prisma.sql`i."seenAt" - ${ms(flapping.withinMs)}`)}) l WHERE d."id" = i."subjectId"`,
  },
  no_mobile: {
    everyMs: 15_000,
    opens: opening(name, Prisma.sql`WHERE d."state" = 'no_mobile'`),
    holds: holding(Prisma.sql`d."mobileUp" = FALSE AND ${stateSql} <> 'rotating'`),
  },
  rotation_failing: {
    everyMs: 15_000,
    opens: opening(
      Prisma.sql`${name}, 'times', ${failures}`,
      Prisma.sql`WHERE EXISTS (
          SELECT FROM "Rotation" o WHERE o."deviceId" = d."id" AND o."createdAt" > ${ago(rotationWithinMs)})
        AND (SELECT count(*) FILTER (WHERE k."state" IN ('failed', 'same_ip')) FROM (${rotations} LIMIT ${failures}) k)
          = ${failures}`,
    ),
    holds: holding(Prisma.sql`(SELECT k."state" FROM (${rotations} LIMIT 1) k) IN ('failed', 'same_ip')`),
  },
  battery_low: {
    everyMs: 30_000,
    opens: opening(
      Prisma.sql`${name}, 'percent', d."batteryPercent"`,
      Prisma.sql`WHERE d."status" = 'online' AND d."charging" IS NOT TRUE
        AND d."batteryPercent" <= ${degradedBounds.batteryPercent}`,
    ),
    holds: holding(Prisma.sql`d."charging" IS NOT TRUE AND d."batteryPercent" < ${batteryRecoversPercent}`),
  },
  hot: {
    everyMs: 30_000,
    opens: opening(
      Prisma.sql`${name}, 'degrees', d."temperatureC"`,
      Prisma.sql`WHERE d."status" = 'online' AND d."temperatureC" >= ${degradedBounds.temperatureC}`,
    ),
    holds: holding(Prisma.sql`d."temperatureC" > ${hotEndsC}`),
  },
} as const satisfies Record<string, Condition>;
