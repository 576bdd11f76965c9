import { Prisma, type PrismaClient } from '@pocketproxy/prisma';
import type { CeilingValue } from '../../contract/ceilings.ts';
import type { ConnectionSettings } from '../connection.ts';
import type { ConnectionRecord, DeviceRecord, Reading } from '../directory.ts';
import { relayLimits } from '../limits.ts';

/** Which rows: all of the relay, or those that these ids touch. */
export type Scope =
  'all' | { readonly connections: string[]; readonly devices: string[]; readonly customers: string[] };

/** As the queries below give them: settings, and the quota use beside them. */
type ConnectionRow = ConnectionSettings & { readonly quotaStartMs: number | null; readonly quotaUsed: number | null };

/** Reads the relay's rows in one consistent look, in pages so that the process stays responsive. */
export async function readRows(db: PrismaClient, relayId: string, bootId: string, scope: Scope): Promise<Reading> {
  return db.$transaction(
    async (tx) => {
      const last = await tx.usageFlush.aggregate({ where: { bootId }, _max: { sequence: true } });
      const connections = await pages((after) => connectionPage(tx, relayId, scope, after));
      const devices = await pages((after) => devicePage(tx, relayId, scope, after));
      const ceilings = await readCeilings(tx);
      return { connections: connections.map(toRecord), devices, ceilings, written: last._max.sequence ?? 0 };
    },
    { isolationLevel: 'RepeatableRead', timeout: relayLimits.databaseTimeoutMs },
  );
}

/** What operators have set: few rows, read with everything. */
function readCeilings(tx: Prisma.TransactionClient) {
  return tx.$queryRaw<CeilingValue[]>`
    SELECT NULL::uuid AS "customerId", "name", "value" FROM "Ceiling"
    UNION ALL SELECT "customerId", "name", "value" FROM "CustomerCeiling"`;
}

async function pages<Row extends { id: string }>(read: (after: string) => Promise<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for (;;) {
    const page = await read(rows.at(-1)?.id ?? '00000000-0000-0000-0000-000000000000');
    rows.push(...page);
    if (page.length < relayLimits.readPageRows) return rows;
  }
}

function connectionPage(tx: Prisma.TransactionClient, relayId: string, scope: Scope, after: string) {
  const within =
    scope === 'all'
      ? Prisma.sql`TRUE`
      : Prisma.sql`(c."id" = ANY(${scope.connections}::uuid[]) OR c."deviceId" = ANY(${scope.devices}::uuid[])
          OR d."customerId" = ANY(${scope.customers}::uuid[]) OR c."holderId" = ANY(${scope.customers}::uuid[])
          OR c."id" IN (SELECT e."connectionId" FROM "WhitelistEntry" e WHERE e."holderId" = ANY(${scope.customers}::uuid[])))`;
  return tx.$queryRaw<ConnectionRow[]>`
    SELECT c."id", c."deviceId", d."customerId", COALESCE(c."holderId", d."customerId") AS "usedBy", c."port", c."username", c."passwordVerifier" AS "verifier",
      c."enabled",
      (o."state" IS DISTINCT FROM 'suspended' AND h."state" IS DISTINCT FROM 'suspended') AS "customerActive",
      c."protocols"::text,
      (extract(epoch FROM c."expiresAt") * 1000)::float8 AS "expiresAtMs", c."quotaBytes"::float8,
      c."quotaPeriod"::text, c."speedBitsPerSecond"::float8, c."maxStreams", c."maxConnectsPerSecond",
      ARRAY(
        SELECT w."cidr" FROM "WhitelistEntry" w LEFT JOIN "Customer" s ON s."id" = w."holderId"
        WHERE w."connectionId" = c."id" AND s."state" IS DISTINCT FROM 'suspended' ORDER BY 1
      ) AS "whitelist",
      (extract(epoch FROM q."periodStart") * 1000)::float8 AS "quotaStartMs", q."bytes"::float8 AS "quotaUsed"
    FROM "Connection" c
    JOIN "Device" d ON d."id" = c."deviceId"
    LEFT JOIN "Customer" o ON o."id" = d."customerId"
    LEFT JOIN "Customer" h ON h."id" = c."holderId"
    LEFT JOIN "QuotaUse" q ON q."connectionId" = c."id"
    WHERE c."relayId" = ${relayId}::uuid AND c."port" IS NOT NULL AND c."id" > ${after}::uuid AND ${within}
    ORDER BY c."id" LIMIT ${relayLimits.readPageRows}`;
}

function devicePage(tx: Prisma.TransactionClient, relayId: string, scope: Scope, after: string) {
  const within =
    scope === 'all'
      ? Prisma.sql`TRUE`
      : Prisma.sql`(d."id" = ANY(${scope.devices}::uuid[]) OR d."customerId" = ANY(${scope.customers}::uuid[]))`;
  return tx.$queryRaw<DeviceRecord[]>`
    SELECT d."id", d."customerId", ARRAY(
      SELECT s."hash" FROM "DeviceSecret" s WHERE s."deviceId" = d."id" AND s."revokedAt" IS NULL ORDER BY 1
    ) AS "secretHashes"
    FROM "Device" d WHERE d."relayId" = ${relayId}::uuid AND d."id" > ${after}::uuid AND ${within}
    ORDER BY d."id" LIMIT ${relayLimits.readPageRows}`;
}

function toRecord({ quotaStartMs, quotaUsed, ...settings }: ConnectionRow): ConnectionRecord {
  const used = quotaStartMs !== null && quotaUsed !== null;
  return { settings, quota: used ? { startMs: quotaStartMs, bytes: quotaUsed } : undefined };
}
