import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Queryable } from './database.ts';
import { sql } from './sql.ts';

/** What the relay writes of itself; its configuration is the truth. */
export interface RelayRow {
  readonly name: string;
  readonly publicHost: string;
  /** Address families of its public ports. */
  readonly families: number[];
  /** They also take TLS. */
  readonly takesTls: boolean;
  readonly tunnelUrl: string;
  readonly portMin: number;
  readonly portMax: number;
}

/** How the relay is, as operators see it; written with its sign of life. */
export interface RelayHealth {
  /** Of one core, since the time before. */
  readonly cpuPercent: number;
  /** Delay of the event loop since the time before, 99th percentile. */
  readonly loopLagMs: number;
  readonly memoryBytes: number;
  /** From here on it refuses new work. */
  readonly memoryLimitBytes: number;
  /** Online. */
  readonly phones: number;
  readonly streams: number;
  readonly vpnSessions: number;
  /** Of its public ports; undefined: it has none. */
  readonly certificate: { readonly endsMs: number; readonly fault: string | undefined } | undefined;
}

/** The relay as the table knows it. */
const registration = z.object({
  relayId: z.uuid(),
  /** Starts of the relay so far, this one included. */
  run: z.number().int(),
  /** Events so far that did not reach the bus. */
  missedEvents: z.number().int(),
});
export type Registration = z.infer<typeof registration>;
export type RelayRun = Pick<Registration, 'relayId' | 'run'>;

/**
 * Writes the relay's own row, once per run before anything else, and counts the run: above every run that a device's
 * epoch begins with, also one that once began with a clock. `ageMs`: how long the relay runs already, where Postgres was
 * unavailable at its start.
 */
export async function registerRelay(
  db: Queryable,
  row: RelayRow,
  bootId: string,
  ageMs: number,
): Promise<Registration> {
  const { name, publicHost, families, takesTls, tunnelUrl, portMin, portMax } = row;
  const [registered] = await db.rows(
    registration,
    sql`
    WITH registered AS (
      INSERT INTO "Relay" AS r
        ("id", "name", "publicHost", "families", "takesTls", "tunnelUrl", "portMin", "portMax", "bootId", "lastSeenAt", "runs")
      VALUES (${randomUUID()}::uuid, ${name}, ${publicHost}, ${families}::int[], ${takesTls}::boolean, ${tunnelUrl}, ${portMin}::int, ${portMax}::int,
        ${bootId}::uuid, now(), 1)
      ON CONFLICT ("name") DO UPDATE SET "publicHost" = EXCLUDED."publicHost", "families" = EXCLUDED."families", "takesTls" = EXCLUDED."takesTls", "tunnelUrl" = EXCLUDED."tunnelUrl",
        "portMin" = EXCLUDED."portMin", "portMax" = EXCLUDED."portMax", "bootId" = EXCLUDED."bootId",
        "lastSeenAt" = now(), "removedAt" = NULL, "runs" = 1 + GREATEST(r."runs",
          (SELECT max(d."sessionEpoch") >> 36 FROM "Device" d WHERE d."relayId" = r."id")::int)
      RETURNING "id", "runs", "missedEvents"
    )
    INSERT INTO "RelayRun" ("relayId", "startedAt", "run", "lastSeenAt")
    SELECT "id", now() - ${ageMs}::float8 * interval '1 ms', "runs", now() FROM registered
    RETURNING "relayId", "run", (SELECT "missedEvents" FROM registered)`,
  );
  if (!registered) throw new Error('the relay has no row');
  return registered;
}

const found = registration.pick({ missedEvents: true }).extend({
  /** An operator wants another certificate authority of OpenVPN. */
  wantsAuthority: z.boolean(),
});

/** Reports that this run of the relay is alive, and how it is. Returns what waits for it. */
export async function relaySeen(
  db: Queryable,
  { relayId, run }: RelayRun,
  health: RelayHealth,
): Promise<z.infer<typeof found>> {
  const { cpuPercent, loopLagMs, memoryBytes, memoryLimitBytes, phones, streams, vpnSessions, certificate } = health;
  const endsAt = certificate ? new Date(certificate.endsMs) : null;
  const [seen] = await db.rows(
    found,
    sql`
    WITH seen AS (
      UPDATE "RelayRun" SET "lastSeenAt" = now() WHERE "relayId" = ${relayId}::uuid AND "run" = ${run}::int
    )
    UPDATE "Relay" SET "lastSeenAt" = now(), "cpuPercent" = ${cpuPercent}::int, "loopLagMs" = ${loopLagMs}::float8,
      "memoryBytes" = ${memoryBytes}::bigint, "memoryLimitBytes" = ${memoryLimitBytes}::bigint, "phones" = ${phones}::int,
      "streams" = ${streams}::int, "vpnSessions" = ${vpnSessions}::int, "certificateEndsAt" = ${endsAt}::timestamptz,
      "certificateFault" = ${certificate?.fault ?? null}
    WHERE "id" = ${relayId}::uuid
    RETURNING "missedEvents", EXISTS (
      SELECT FROM "RelayVpn" v WHERE v."relayId" = "Relay"."id" AND v."newAuthorityAskedAt" IS NOT NULL
    ) AS "wantsAuthority"`,
  );
  if (!seen) throw new Error('the relay has no row');
  return seen;
}
