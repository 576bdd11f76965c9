import { z } from 'zod';
import { limitNames, type LimitName } from '../../contract/connection-limits.ts';
import { nilUuid } from '../../contract/nil-uuid.ts';
import { utc } from '../../contract/periods.ts';
import type { ConnectionRecord, Reading } from '../connection/directory.ts';
import { maxEgressExceptions } from '../../protocol/limits.ts';
import { relayLimits } from '../limits.ts';
import { bigintColumn, type Database, type Queryable } from './database.ts';
import { ceilingValue, connectionSettings, deviceRecord, exceptionRow } from './records.ts';
import { sql, type Statement } from './sql.ts';

/** Which rows: all of the relay, or those that these ids touch. */
export type Scope =
  'all' | { readonly connections: string[]; readonly devices: string[]; readonly customers: string[] };

interface Page {
  readonly relayId: string;
  readonly scope: Scope;
  readonly pageRows: number;
}

/** How each limit is read. */
const limitReads: Readonly<Record<LimitName, Statement>> = {
  protocols: sql`c."protocols"::text[]`,
  requireTls: sql`c."requireTls"`,
  expiresAt: sql`(extract(epoch FROM c."expiresAt") * 1000)::float8 AS "expiresAtMs"`,
  quotaBytes: sql`c."quotaBytes"`,
  quotaPeriod: sql`c."quotaPeriod"::text`,
  speedBitsPerSecond: sql`c."speedBitsPerSecond"`,
  maxStreams: sql`c."maxStreams"`,
  maxConnectsPerSecond: sql`c."maxConnectsPerSecond"`,
  rotationWaitSeconds: sql`c."rotationWaitSeconds"`,
  maxVpnSessions: sql`c."maxVpnSessions"`,
};
const limitColumns = limitNames.map((name) => limitReads[name]).reduce((all, next) => sql`${all}, ${next}`);

/** As the queries below return them: settings, and the quota use beside them. */
const connectionRow = connectionSettings.extend({
  quotaBytes: bigintColumn.nullable(),
  speedBitsPerSecond: bigintColumn.nullable(),
  quotaStartMs: z.number().nullable(),
  quotaUsed: bigintColumn.nullable(),
  generation: z.number().int().nullable(),
  topUpBytes: bigintColumn.nullable(),
});
type ConnectionRow = z.infer<typeof connectionRow>;

/**
 * Reads the relay's rows in one consistent look and hands them on page by page, so that the process stays responsive.
 * Devices come first; `onDevices` is called after the last of them.
 * @throws when Postgres is unavailable; pages may have been handed on by then
 */
export async function readRows(
  db: Database,
  which: Page & { readonly bootId: string },
  take: (page: Reading) => void,
  onDevices: () => void = () => undefined,
): Promise<void> {
  const { bootId, pageRows } = which;
  await db.transaction(
    async (tx) => {
      const written = await lastSequence(tx, bootId);
      const ceilings = await readCeilings(tx);
      const exceptions = await readExceptions(tx);
      const rest = { connections: [], devices: [], ceilings, exceptions, written };
      take(rest);
      await pages(
        pageRows,
        (after) => devicePage(tx, which, after),
        (devices) => take({ ...rest, devices }),
      );
      onDevices();
      await pages(
        pageRows,
        (after) => connectionPage(tx, which, after),
        (rows) => take({ ...rest, connections: rows.map(toRecord) }),
      );
    },
    { isolation: 'REPEATABLE READ', timeoutMs: relayLimits.readTimeoutMs },
  );
}

/** Sequence of the last usage batch of this run that the table has; 0 for none. */
async function lastSequence(tx: Queryable, bootId: string): Promise<number> {
  const [last] = await tx.rows(
    z.object({ sequence: z.number() }),
    sql`SELECT COALESCE(max("sequence"), 0)::int AS "sequence" FROM "UsageFlush" WHERE "bootId" = ${bootId}::uuid`,
  );
  return last?.sequence ?? 0;
}

/** What operators have set: few rows, read with everything. */
function readCeilings(tx: Queryable) {
  return tx.rows(
    ceilingValue,
    sql`SELECT NULL::uuid AS "customerId", "name", "value" FROM "Ceiling"
    UNION ALL SELECT "customerId", "name", "value" FROM "CustomerCeiling" ORDER BY 1, 2`,
  );
}

/** Those that hold, read with everything; never more than there may be. */
function readExceptions(tx: Queryable) {
  return tx.rows(
    exceptionRow,
    sql`SELECT "cidr", "fromPort", "toPort", "customerId", "deviceId",
      (extract(epoch FROM "expiresAt") * 1000)::float8 AS "expiresAtMs"
    FROM "EgressException" WHERE "expiresAt" IS NULL OR "expiresAt" > now()
    ORDER BY "createdAt" LIMIT ${maxEgressExceptions}::int`,
  );
}

async function pages<Row extends { id: string }>(
  pageRows: number,
  read: (after: string) => Promise<Row[]>,
  take: (rows: Row[]) => void,
): Promise<void> {
  let after = nilUuid;
  for (;;) {
    const rows = await read(after);
    take(rows);
    if (rows.length < pageRows) return;
    after = rows.at(-1)?.id ?? after;
  }
}

function connectionPage(tx: Queryable, { relayId, scope, pageRows }: Page, after: string) {
  const within =
    scope === 'all'
      ? sql`TRUE`
      : sql`(c."id" = ANY(${scope.connections}::uuid[]) OR c."deviceId" = ANY(${scope.devices}::uuid[])
          OR d."customerId" = ANY(${scope.customers}::uuid[]) OR c."holderId" = ANY(${scope.customers}::uuid[])
          OR c."id" IN (SELECT e."connectionId" FROM "WhitelistEntry" e WHERE e."holderId" = ANY(${scope.customers}::uuid[])))`;
  return tx.rows(
    connectionRow,
    sql`
    SELECT c."id", c."deviceId", d."customerId", COALESCE(c."holderId", d."customerId") AS "usedBy", c."port", c."username", c."passwordVerifier" AS "verifier",
      c."passwordGiven",
      c."enabled",
      (o."state" IS DISTINCT FROM 'suspended' AND h."state" IS DISTINCT FROM 'suspended') AS "customerActive",
      COALESCE(o."timeZone", ${utc}) AS "timeZone", c."accessLog",
      c."vpnNumber", c."vpnGeneration", ${limitColumns},
      ARRAY(
        SELECT w."cidr" FROM "WhitelistEntry" w LEFT JOIN "Customer" s ON s."id" = w."holderId"
        WHERE w."connectionId" = c."id" AND s."state" IS DISTINCT FROM 'suspended' ORDER BY 1
      ) AS "whitelist",
      (extract(epoch FROM q."periodStart") * 1000)::float8 AS "quotaStartMs", q."bytes" AS "quotaUsed",
      q."generation", q."topUpBytes"
    FROM "Connection" c
    JOIN "Device" d ON d."id" = c."deviceId"
    LEFT JOIN "Customer" o ON o."id" = d."customerId"
    LEFT JOIN "Customer" h ON h."id" = c."holderId"
    LEFT JOIN "QuotaUse" q ON q."connectionId" = c."id"
    WHERE c."relayId" = ${relayId}::uuid AND c."port" IS NOT NULL AND c."id" > ${after}::uuid AND ${within}
    ORDER BY c."id" LIMIT ${pageRows}::int`,
  );
}

function devicePage(tx: Queryable, { relayId, scope, pageRows }: Page, after: string) {
  const within =
    scope === 'all'
      ? sql`TRUE`
      : sql`(d."id" = ANY(${scope.devices}::uuid[]) OR d."customerId" = ANY(${scope.customers}::uuid[]))`;
  return tx.rows(
    deviceRecord,
    sql`
    SELECT d."id", d."customerId", ARRAY(
      SELECT s."hash" FROM "DeviceSecret" s WHERE s."deviceId" = d."id" AND s."revokedAt" IS NULL ORDER BY 1
    ) AS "secretHashes", ${simColumns}
    FROM "Device" d
    LEFT JOIN "SimPlan" p ON p."deviceId" = d."id"
    LEFT JOIN "SimUse" u ON u."deviceId" = d."id"
    LEFT JOIN "Customer" o ON o."id" = d."customerId"
    WHERE d."relayId" = ${relayId}::uuid AND d."id" > ${after}::uuid AND ${within}
    ORDER BY d."id" LIMIT ${pageRows}::int`,
  );
}

/** The plan of its SIM and what was used of it, each as one value or null. */
const simColumns = sql`
  CASE WHEN p."deviceId" IS NOT NULL THEN json_build_object('planBytes', p."planBytes", 'billingDay', p."billingDay",
    'atCap', p."atCap", 'slowBitsPerSecond', p."slowBitsPerSecond", 'countsPhone', p."countsPhone",
    'timeZone', COALESCE(o."timeZone", ${utc})) END AS "sim",
  CASE WHEN u."deviceId" IS NOT NULL THEN json_build_object('startMs', extract(epoch FROM u."cycleStart") * 1000,
    'endMs', extract(epoch FROM u."cycleEnd") * 1000, 'generation', u."generation", 'bytes', u."bytes",
    'phoneBytes', u."phoneBytes", 'phoneCounter', u."phoneCounter") END AS "simUse"`;

function toRecord({ quotaStartMs, quotaUsed, generation, topUpBytes, ...settings }: ConnectionRow): ConnectionRecord {
  if (quotaStartMs === null) return { settings, quota: undefined };
  const use = { startMs: quotaStartMs, bytes: quotaUsed ?? 0, generation: generation ?? 0 };
  return { settings, quota: { ...use, topUpBytes: topUpBytes ?? 0 } };
}
