import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '@pocketproxy/prisma';
import type { PhoneState, Reason } from '../../protocol/index.ts';

export interface StatusChange {
  /** Made here, so that a write whose answer was lost can be done again. */
  readonly id: string;
  readonly status: 'online' | 'offline';
  readonly reason: Reason | null;
  readonly atMs: number;
}

/** Newest state of one device, and the changes of its status that are not in the log yet. */
export interface PresenceRow {
  readonly id: string;
  readonly epoch: number;
  readonly status: 'online' | 'offline';
  readonly reason: Reason | null;
  readonly changedAtMs: number;
  readonly connectedAtMs: number;
  readonly lastSeenAtMs: number;
  readonly phone: { readonly model: string | null; readonly osVersion: string | null; readonly appVersion: string };
  readonly state: PhoneState;
  readonly rttMs: number | null;
  readonly changes: readonly StatusChange[];
}

interface WrittenDevice {
  readonly id: string;
  readonly customerId: string | null;
}

const iso = (ms: number) => new Date(ms).toISOString();

/**
 * Writes devices, status log and address history in one transaction. A row with a lower epoch than the table's changes
 * nothing (pitfall 15). Where the table says otherwise although nothing changed here (the portal takes a relay that it
 * cannot see for dead), that is put right, later in the log than the error. May be repeated. Gives the devices written.
 */
export async function writePresence(
  db: PrismaClient,
  relayId: string,
  rows: readonly PresenceRow[],
): Promise<WrittenDevice[]> {
  const devices = JSON.stringify(rows.map(deviceColumns));
  const changes = JSON.stringify(rows.flatMap(changeColumns));
  const addresses = JSON.stringify(rows.flatMap(addressColumns));
  const [written] = await db.$transaction([
    db.$queryRaw<WrittenDevice[]>`
      WITH p AS (
        SELECT * FROM jsonb_to_recordset(${devices}::jsonb) AS r(
          "id" uuid, "epoch" bigint, "status" "DeviceStatus", "reason" text, "changedAt" timestamptz, "logged" boolean,
          "connectedAt" timestamptz, "lastSeenAt" timestamptz, "model" text, "osVersion" text, "appVersion" text,
          "batteryPercent" int, "charging" boolean, "signalDbm" int, "carrier" text, "networkType" text,
          "mobileUp" boolean, "publicIpv4" text, "publicIpv6" text, "temperatureC" float8, "rttMs" float8)
      ), before AS (
        SELECT d."id", d."status", d."statusChangedAt" + interval '1 millisecond' AS "earliest"
        FROM "Device" d JOIN p ON p."id" = d."id"
        WHERE d."relayId" = ${relayId}::uuid AND d."sessionEpoch" <= p."epoch" ORDER BY d."id" FOR UPDATE OF d
      ), log AS (
        INSERT INTO "StatusLog" ("id", "deviceId", "status", "reason", "at")
        SELECT c."id", c."deviceId", c."status", c."reason",
          CASE WHEN c."last" AND b."status" <> c."status" THEN GREATEST(c."at", b."earliest") ELSE c."at" END
        FROM jsonb_to_recordset(${changes}::jsonb) AS c(
          "id" uuid, "deviceId" uuid, "status" "DeviceStatus", "reason" text, "at" timestamptz, "first" boolean, "last" boolean)
        JOIN before b ON b."id" = c."deviceId"
        WHERE NOT (c."first" AND b."status" = c."status")
        ON CONFLICT DO NOTHING
      ), healed AS (
        INSERT INTO "StatusLog" ("id", "deviceId", "status", "reason", "at")
        SELECT gen_random_uuid(), p."id", p."status", p."reason", GREATEST(p."changedAt", b."earliest")
        FROM p JOIN before b ON b."id" = p."id" WHERE b."status" <> p."status" AND NOT p."logged"
      )
      UPDATE "Device" d SET
        "status" = p."status", "statusReason" = p."reason", "sessionEpoch" = p."epoch",
        "statusChangedAt" = CASE WHEN b."status" = p."status" THEN d."statusChangedAt"
          ELSE GREATEST(p."changedAt", b."earliest") END,
        "connectedAt" = p."connectedAt", "lastSeenAt" = p."lastSeenAt",
        "model" = COALESCE(p."model", d."model"), "osVersion" = COALESCE(p."osVersion", d."osVersion"),
        "appVersion" = p."appVersion", "batteryPercent" = p."batteryPercent", "charging" = p."charging",
        "signalDbm" = p."signalDbm", "carrier" = p."carrier", "networkType" = p."networkType",
        "mobileUp" = p."mobileUp", "publicIpv4" = p."publicIpv4", "publicIpv6" = p."publicIpv6",
        "temperatureC" = p."temperatureC", "rttMs" = COALESCE(p."rttMs", d."rttMs")
      FROM p, before b WHERE d."id" = p."id" AND b."id" = p."id"
      RETURNING d."id", d."customerId"`,
    db.$executeRaw`
      WITH seen AS (
        SELECT s.*, h."id" AS "lastId", h."ip" AS "lastIp"
        FROM jsonb_to_recordset(${addresses}::jsonb) AS s(
          "id" uuid, "deviceId" uuid, "epoch" bigint, "ip" text, "carrier" text, "at" timestamptz)
        JOIN "Device" d ON d."id" = s."deviceId" AND d."sessionEpoch" <= s."epoch"
        LEFT JOIN LATERAL (
          SELECT "id", "ip" FROM "IpHistory" i
          WHERE i."deviceId" = s."deviceId" AND (i."ip" LIKE '%:%') = (s."ip" LIKE '%:%')
          ORDER BY i."firstSeenAt" DESC LIMIT 1
        ) h ON TRUE
      ), touched AS (
        UPDATE "IpHistory" i SET "lastSeenAt" = seen."at" FROM seen
        WHERE i."id" = seen."lastId" AND seen."lastIp" = seen."ip" AND i."lastSeenAt" < seen."at"
      )
      INSERT INTO "IpHistory" ("id", "deviceId", "ip", "carrier", "firstSeenAt", "lastSeenAt")
      SELECT "id", "deviceId", "ip", "carrier", "at", "at" FROM seen WHERE "lastIp" IS DISTINCT FROM "ip"`,
  ]);
  return written;
}

/** Phones of the relay that the table has as offline. */
export async function readOffline(db: PrismaClient, relayId: string): Promise<string[]> {
  const rows = await db.device.findMany({ where: { relayId, status: 'offline' }, select: { id: true } });
  return rows.map(({ id }) => id);
}

/** Writes as offline the phones of an earlier run (lower epochs) that are not in `online` now. */
export async function writeOfflineSince(
  db: PrismaClient,
  relayId: string,
  startEpoch: number,
  online: readonly string[],
): Promise<WrittenDevice[]> {
  return db.$queryRaw<WrittenDevice[]>`
    WITH gone AS (
      UPDATE "Device" SET "status" = 'offline', "statusReason" = 'tunnel_lost', "statusChangedAt" = now()
      WHERE "relayId" = ${relayId}::uuid AND "status" = 'online' AND "sessionEpoch" <= ${startEpoch}::bigint
        AND NOT "id" = ANY(${online}::uuid[])
      RETURNING "id", "customerId"
    ), log AS (
      INSERT INTO "StatusLog" ("id", "deviceId", "status", "reason", "at")
      SELECT gen_random_uuid(), "id", 'offline', 'tunnel_lost', now() FROM gone
    )
    SELECT "id", "customerId" FROM gone`;
}

function deviceColumns(row: PresenceRow) {
  const { id, epoch, status, reason, changedAtMs, connectedAtMs, lastSeenAtMs, phone, state, rttMs } = row;
  const logged = row.changes.length > 0;
  const changedAt = iso(logged ? changedAtMs : lastSeenAtMs);
  const times = { changedAt, connectedAt: iso(connectedAtMs), lastSeenAt: iso(lastSeenAtMs) };
  return { id, epoch, status, reason, logged, ...times, ...phone, ...state, rttMs };
}

function changeColumns({ id, changes }: PresenceRow) {
  return changes.map((change, index) => ({
    id: change.id,
    deviceId: id,
    status: change.status,
    reason: change.reason,
    at: iso(change.atMs),
    first: index === 0,
    last: index === changes.length - 1,
  }));
}

function addressColumns({ id, epoch, status, state, lastSeenAtMs }: PresenceRow) {
  if (status === 'offline') return [];
  return [state.publicIpv4, state.publicIpv6]
    .filter((ip) => ip !== undefined)
    .map((ip) => ({
      id: randomUUID(),
      deviceId: id,
      epoch,
      ip,
      carrier: state.carrier ?? null,
      at: iso(lastSeenAtMs),
    }));
}
