import { Prisma } from '@pocketproxy/prisma';
import { nilUuid } from '@pocketproxy/relay/contract';
import { alertBounds } from '@/domain/alert/bounds';
import { ms, type Condition } from '@/domain/alert/condition';
import type { AlertKind } from '@/domain/alert/kinds';
import { deviceConditions } from '@/domain/alert/device-conditions';

const { expiringWithinMs, mail, webhook, signUpWithinMs, offlineAfterMs } = alertBounds;

/** Connections with their people: those of the customer that made it through a share, else of the device's owner. */
export const connectionsWithSide = Prisma.sql`
  SELECT n.*, COALESCE(n."holderId", d."customerId") AS "sideId", d."name" AS "deviceName", o."timeZone" AS "zone"
  FROM "Connection" n JOIN "Device" d ON d."id" = n."deviceId" LEFT JOIN "Customer" o ON o."id" = d."customerId"
  WHERE n."deletedAt" IS NULL`;
const connectionFacts = Prisma.sql`
  n."id" AS "subjectId", n."sideId" AS "customerId", n."deviceId",
  jsonb_build_object('name', n."name", 'deviceName', n."deviceName") AS "facts"`;

/** Connections whose use has reached a mark in the present period of their quota, which is in their owner's zone. */
function used(reached: Prisma.Sql, columns: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT ${columns} FROM (${connectionsWithSide}) n JOIN "QuotaUse" q ON q."connectionId" = n."id"
    WHERE n."quotaBytes" IS NOT NULL AND n."enabled" AND ${reached}
      AND (n."quotaPeriod" = 'none' OR q."periodStart" >= "period_start"(n."quotaPeriod"::text, now(), n."zone"))`;
}

const allOfQuota = Prisma.sql`q."reached100At" IS NOT NULL`;
const mostOfQuota = Prisma.sql`q."reached80At" IS NOT NULL`;
const onlySubject = Prisma.sql`n."id" AS "subjectId", n."sideId" AS "customerId"`;

/** Devices whose SIM has reached a mark of its plan in the present cycle. */
function simUsed(reached: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT d."id" AS "subjectId", d."customerId", d."id" AS "deviceId", jsonb_build_object('name', d."name") AS "facts"
    FROM "SimUse" q JOIN "Device" d ON d."id" = q."deviceId"
    WHERE ${reached} AND q."cycleEnd" > now()`;
}

function expiring(columns: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT ${columns} FROM (${connectionsWithSide}) n
    WHERE n."enabled" AND n."expiresAt" > now() AND n."expiresAt" <= now() + ${ms(expiringWithinMs)}`;
}

/** A relay that is silent, and whose silence is not ours: jobs that were down themselves saw nothing. */
const silentRelays = Prisma.sql`
  SELECT r.* FROM "Relay" r CROSS JOIN "AlertWatch" w
  WHERE GREATEST(r."lastSeenAt", w."since") <= now() - ${ms(offlineAfterMs)}
    AND NOT EXISTS (SELECT FROM "MaintenanceWindow" m
      WHERE m."relayId" = r."id" AND m."startsAt" <= now() AND m."endsAt" > now())`;
const phonesOf = Prisma.sql`(SELECT count(*) FROM "Device" d WHERE d."relayId" = r."id")`;

/** Customers with phones on a relay whose alert is open. */
const unreachable = Prisma.sql`
  SELECT d."customerId" AS "subjectId", d."customerId", NULL::uuid AS "deviceId",
    jsonb_build_object('phones', count(*)) AS "facts"
  FROM "Incident" i JOIN "Device" d ON d."relayId" = i."subjectId" JOIN "Customer" c ON c."id" = d."customerId"
  WHERE i."kind" = 'relay_down' AND i."closedAt" IS NULL AND i."openedAt" IS NOT NULL AND c."state" = 'active'
    AND EXISTS (SELECT FROM "DeviceSecret" s WHERE s."deviceId" = d."id" AND s."revokedAt" IS NULL)
  GROUP BY d."customerId"`;

/** People who signed up: their customer was made with them. */
function signedUp(withinMs: number): Prisma.Sql {
  return Prisma.sql`
    SELECT u."id" AS "subjectId", NULL::uuid AS "customerId", NULL::uuid AS "deviceId",
      jsonb_build_object('email', u."email") AS "facts"
    FROM "User" u
    WHERE u."emailVerifiedAt" > now() - ${ms(withinMs)} AND NOT u."isOperator" AND EXISTS (
      SELECT FROM "Member" m JOIN "Customer" c ON c."id" = m."customerId"
      WHERE m."userId" = u."id" AND m."role" = 'owner' AND c."createdAt" = u."createdAt")`;
}

const stuckMails = Prisma.sql`
  SELECT ${nilUuid}::uuid AS "subjectId", NULL::uuid AS "customerId", NULL::uuid AS "deviceId",
    jsonb_build_object('mails', count(*)) AS "facts"
  FROM "Mail" WHERE "state" = 'queued' AND "attempts" >= ${mail.attempts} AND "lastError" IS NOT NULL
  HAVING count(DISTINCT "recipient") >= ${mail.recipients}`;
const anyStuckMail = Prisma.sql`
  SELECT ${nilUuid}::uuid AS "subjectId", NULL::uuid AS "customerId" WHERE EXISTS (
    SELECT FROM "Mail" WHERE "state" = 'queued' AND "attempts" >= ${mail.attempts} AND "lastError" IS NOT NULL)`;

/** Endpoints that have failed for long, or were switched off for it. */
function failingEndpoints(since: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT e."id" AS "subjectId", e."customerId", NULL::uuid AS "deviceId", jsonb_build_object('name', e."name") AS "facts"
    FROM "WebhookEndpoint" e WHERE e."offReason" IS NOT NULL OR (e."enabled" AND ${since})`;
}

/** The conditions of all kinds, in the order in which they are asked. */
export const conditions: Readonly<Record<AlertKind, Condition>> = {
  // First, so that the phones of a relay that is down are not taken for offline
  relay_down: {
    everyMs: 0,
    opens: Prisma.sql`
      SELECT r."id" AS "subjectId", NULL::uuid AS "customerId", NULL::uuid AS "deviceId",
        jsonb_build_object('name', r."name", 'phones', ${phonesOf}) AS "facts" FROM (${silentRelays}) r`,
    holds: Prisma.sql`
      SELECT r."id" AS "subjectId", NULL::uuid AS "customerId" FROM "Relay" r
      WHERE r."lastSeenAt" IS NULL OR r."lastSeenAt" <= now() - ${ms(alertBounds.relayFreshMs)}`,
  },
  relay_unreachable: { everyMs: 0, opens: unreachable, holds: unreachable },
  ...deviceConditions,
  quota_100: { everyMs: 15_000, opens: used(allOfQuota, connectionFacts), holds: used(allOfQuota, onlySubject) },
  quota_80: {
    everyMs: 15_000,
    // Not both at once, where the use leaps over both
    opens: used(Prisma.sql`${mostOfQuota} AND NOT (${allOfQuota})`, connectionFacts),
    holds: used(mostOfQuota, onlySubject),
  },
  sim_100: { everyMs: 15_000, opens: simUsed(allOfQuota), holds: simUsed(allOfQuota) },
  sim_80: {
    everyMs: 15_000,
    opens: simUsed(Prisma.sql`${mostOfQuota} AND NOT (${allOfQuota})`),
    holds: simUsed(mostOfQuota),
  },
  connection_expiring: { everyMs: 60_000, opens: expiring(connectionFacts), holds: expiring(onlySubject) },
  mail_failing: { everyMs: 30_000, opens: stuckMails, holds: anyStuckMail },
  webhook_failing: {
    everyMs: 30_000,
    opens: failingEndpoints(Prisma.sql`
      e."failures" >= ${webhook.failures} AND e."failingSince" <= now() - ${ms(webhook.forMs)}`),
    holds: failingEndpoints(Prisma.sql`e."failures" > 0`),
  },
  sign_up: { everyMs: 60_000, opens: signedUp(signUpWithinMs), holds: signedUp(2 * signUpWithinMs) },
};
