import { z } from 'zod';
import type { PhoneState, Reason } from '../../protocol/index.ts';
import type { AddressRow } from './address-log.ts';
import type { Database, Queryable } from './database.ts';
import type { RelayRun } from './relay-row.ts';
import { sql } from './sql.ts';
import type { StatusChange } from './status-damper.ts';

/** Newest state of one device, and what is not in the logs yet. Times are monotonic milliseconds. */
export interface PresenceRow {
  readonly id: string;
  /** Number of its session in this run of the relay. */
  readonly epoch: number;
  readonly status: 'online' | 'offline';
  readonly reason: Reason | null;
  readonly changedAtMs: number;
  readonly connectedAtMs: number;
  readonly lastSeenAtMs: number;
  readonly phone: {
    readonly model: string | null;
    readonly osVersion: string | null;
    readonly appVersion: string;
    readonly capabilities: readonly string[];
  };
  readonly state: PhoneState;
  readonly rttMs: number | null;
  readonly changes: readonly StatusChange[];
  readonly addresses: readonly AddressRow[];
}

const writtenDevice = z.object({
  id: z.uuid(),
  customerId: z.uuid().nullable(),
  /** The table had another status. */
  turned: z.boolean(),
});
export type WrittenDevice = z.infer<typeof writtenDevice>;

/**
 * Writes devices, status log and address history in one transaction. A row with a lower epoch than the table's changes
 * nothing (pitfall 15). Where the table says otherwise although nothing changed here (the portal takes a relay that it
 * cannot see for dead), that is put right, later in the log than the error. Times are ages to the database's clock, so
 * that no relay's clock is ever stored. May be repeated. Returns the devices written.
 */
export async function writePresence(
  db: Database,
  { relayId, run }: RelayRun,
  rows: readonly PresenceRow[],
  nowMs: number,
): Promise<WrittenDevice[]> {
  const age = (ms: number) => nowMs - ms;
  const devices = JSON.stringify(rows.map((row) => deviceColumns(row, age)));
  const changes = JSON.stringify(rows.flatMap((row) => changeColumns(row, age)));
  const addresses = JSON.stringify(rows.flatMap((row) => addressColumns(row, age)));
  return db.transaction(async (tx) => {
    const written = await tx.rows(
      writtenDevice,
      sql`
      WITH p AS (
        SELECT *, (${run}::bigint << 36) + "session" AS "epoch", now() - "changedAge" * interval '1 ms' AS "changedAt"
        FROM jsonb_to_recordset(${devices}::jsonb) AS r(
          "id" uuid, "session" bigint, "status" "DeviceStatus", "reason" text, "changedAge" float8, "logged" boolean,
          "connectedAge" float8, "seenAge" float8, "model" text, "osVersion" text, "appVersion" text, "capabilities" text[],
          "batteryPercent" int, "charging" boolean, "signalDbm" int, "carrier" text, "networkType" text,
          "mobileUp" boolean, "publicIpv4" text, "publicIpv6" text, "temperatureC" float8, "rttMs" float8)
      ), before AS (
        SELECT d."id", d."status",
          LEAST(d."statusChangedAt", now() + interval '5 min') + interval '1 ms' AS "earliest"
        FROM "Device" d JOIN p ON p."id" = d."id"
        WHERE d."relayId" = ${relayId}::uuid AND d."sessionEpoch" <= p."epoch" ORDER BY d."id" FOR NO KEY UPDATE OF d
      ), log AS (
        INSERT INTO "StatusLog" AS l ("id", "deviceId", "status", "reason", "at", "times", "firstAt")
        SELECT c."id", c."deviceId", c."status", c."reason",
          CASE WHEN c."last" AND b."status" <> c."status" THEN GREATEST(c."at", b."earliest") ELSE c."at" END,
          c."times", CASE WHEN c."times" > 1 THEN now() - c."firstAge" * interval '1 ms' END
        FROM (
          SELECT *, now() - "age" * interval '1 ms' AS "at" FROM jsonb_to_recordset(${changes}::jsonb) AS r(
            "id" uuid, "deviceId" uuid, "status" "DeviceStatus", "reason" text, "age" float8, "times" int,
            "firstAge" float8, "first" boolean, "last" boolean)
        ) c
        JOIN before b ON b."id" = c."deviceId"
        WHERE NOT (c."first" AND c."times" = 1 AND b."status" = c."status")
        ON CONFLICT ("id") DO UPDATE SET "at" = GREATEST(l."at", EXCLUDED."at"), "times" = EXCLUDED."times",
          "reason" = EXCLUDED."reason", "firstAt" = COALESCE(l."firstAt", l."at")
        WHERE l."times" < EXCLUDED."times"
      ), healed AS (
        INSERT INTO "StatusLog" ("id", "deviceId", "status", "reason", "at")
        SELECT gen_random_uuid(), p."id", p."status", p."reason", GREATEST(p."changedAt", b."earliest")
        FROM p JOIN before b ON b."id" = p."id" WHERE b."status" <> p."status" AND NOT p."logged"
      )
      UPDATE "Device" d SET
        "status" = p."status", "statusReason" = p."reason", "sessionEpoch" = p."epoch",
        "statusChangedAt" = CASE WHEN b."status" = p."status" THEN d."statusChangedAt"
          ELSE GREATEST(p."changedAt", b."earliest") END,
        "connectedAt" = now() - p."connectedAge" * interval '1 ms',
        "lastSeenAt" = now() - p."seenAge" * interval '1 ms',
        "model" = COALESCE(p."model", d."model"), "osVersion" = COALESCE(p."osVersion", d."osVersion"),
        "appVersion" = p."appVersion", "capabilities" = p."capabilities", "batteryPercent" = p."batteryPercent", "charging" = p."charging",
        "signalDbm" = p."signalDbm", "carrier" = p."carrier", "networkType" = p."networkType",
        "mobileUp" = p."mobileUp", "publicIpv4" = p."publicIpv4", "publicIpv6" = p."publicIpv6",
        "temperatureC" = p."temperatureC", "rttMs" = COALESCE(p."rttMs", d."rttMs")
      FROM p, before b WHERE d."id" = p."id" AND b."id" = p."id"
      RETURNING d."id", d."customerId", b."status" <> p."status" AS "turned"`,
    );
    await tx.run(sql`
      WITH seen AS (
        SELECT s.*, now() - s."firstAge" * interval '1 ms' AS "firstAt", now() - s."lastAge" * interval '1 ms' AS "lastAt",
          h."id" AS "lastId"
        FROM jsonb_to_recordset(${addresses}::jsonb) AS s(
          "id" uuid, "deviceId" uuid, "session" bigint, "ip" text, "carrier" text, "firstAge" float8, "lastAge" float8,
          "follows" boolean)
        JOIN "Device" d ON d."id" = s."deviceId" AND d."sessionEpoch" <= (${run}::bigint << 36) + s."session"
          AND d."relayId" = ${relayId}::uuid
        LEFT JOIN LATERAL (
          SELECT "id", "ip" FROM "IpHistory" i
          WHERE i."deviceId" = s."deviceId" AND (i."ip" LIKE '%:%') = (s."ip" LIKE '%:%') AND i."firstSeenAt" <= now()
          ORDER BY i."firstSeenAt" DESC LIMIT 1
        ) h ON h."ip" = s."ip" AND NOT s."follows"
      ), touched AS (
        UPDATE "IpHistory" i SET "lastSeenAt" = seen."lastAt" FROM seen
        WHERE i."id" = seen."lastId" AND i."lastSeenAt" < seen."lastAt"
      )
      INSERT INTO "IpHistory" AS i ("id", "deviceId", "ip", "carrier", "firstSeenAt", "lastSeenAt")
      SELECT "id", "deviceId", "ip", "carrier", "firstAt", "lastAt" FROM seen WHERE "lastId" IS NULL
      ON CONFLICT ("id") DO UPDATE SET "lastSeenAt" = GREATEST(i."lastSeenAt", EXCLUDED."lastSeenAt")`);
    return written;
  });
}

/** Phones of the relay that the table has as offline. */
export async function readOffline(db: Queryable, relayId: string): Promise<string[]> {
  const rows = await db.rows(
    z.object({ id: z.uuid() }),
    sql`SELECT "id" FROM "Device" WHERE "relayId" = ${relayId}::uuid AND "status" = 'offline'`,
  );
  return rows.map(({ id }) => id);
}

/** Writes as offline the phones of earlier runs that are not in `online` now. */
export async function writeAbsent(
  db: Queryable,
  { relayId, run }: RelayRun,
  online: readonly string[],
): Promise<WrittenDevice[]> {
  return db.rows(
    writtenDevice,
    sql`
    WITH absent AS (
      SELECT "id" FROM "Device"
      WHERE "relayId" = ${relayId}::uuid AND "status" = 'online' AND "sessionEpoch" < (${run}::bigint << 36)
        AND NOT "id" = ANY(${online}::uuid[])
      ORDER BY "id" FOR NO KEY UPDATE
    ), gone AS (
      UPDATE "Device" d SET "status" = 'offline', "statusReason" = 'tunnel_lost', "statusChangedAt" = now()
      FROM absent WHERE d."id" = absent."id"
      RETURNING d."id", d."customerId"
    ), log AS (
      INSERT INTO "StatusLog" ("id", "deviceId", "status", "reason", "at")
      SELECT gen_random_uuid(), "id", 'offline', 'tunnel_lost', now() FROM gone
    )
    SELECT "id", "customerId", TRUE AS "turned" FROM gone`,
  );
}

type Age = (ms: number) => number;

function deviceColumns(row: PresenceRow, age: Age) {
  const { id, epoch: session, status, reason, phone, state, rttMs } = row;
  const logged = row.changes.length > 0;
  const changedAge = age(logged ? row.changedAtMs : row.lastSeenAtMs);
  const ages = { changedAge, connectedAge: age(row.connectedAtMs), seenAge: age(row.lastSeenAtMs) };
  return { id, session, status, reason, logged, ...ages, ...phone, ...state, rttMs };
}

function changeColumns({ id: deviceId, changes }: PresenceRow, age: Age) {
  return changes.map(({ id, status, reason, atMs, times, firstAtMs }, index) => ({
    ...{ id, deviceId, status, reason, times, age: age(atMs), firstAge: age(firstAtMs) },
    first: index === 0,
    last: index === changes.length - 1,
  }));
}

function addressColumns({ id: deviceId, epoch: session, addresses }: PresenceRow, age: Age) {
  return addresses.map(({ id, ip, carrier, firstSeenMs, lastSeenMs, follows }) => ({
    ...{ id, deviceId, session, ip, carrier, follows },
    firstAge: age(firstSeenMs),
    lastAge: age(lastSeenMs),
  }));
}
