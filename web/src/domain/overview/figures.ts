import { Prisma } from '@pocketproxy/prisma';
import { hourMs, lastPeriods, periodEndMs, insideOf, sliceMs, stepStartMs } from '@pocketproxy/relay/contract';
import { dayStart, monthStart, rowsOfPeriod } from '@/domain/connection/period';
import type { Context } from '@/domain/context';
import { deviceStates } from '@/domain/device/states';
import type { FleetDevice } from '@/domain/overview/fleet';
import type { OverviewScope } from '@/domain/overview/scope';
import type { OverviewFigures } from '@/domain/overview/view';

/** The numbers of an overview: each one statement, over the rows of the scope only. */
export async function readFigures(
  context: Context,
  scope: OverviewScope,
  fleet: readonly FleetDevice[],
): Promise<OverviewFigures> {
  const own = fleet.filter(({ whose }) => whose === 'own');
  const [online, slices, hours, days, today, month, limit, rotations] = await Promise.all([
    readOnline(context, scope, own.filter(({ connected }) => connected).length),
    readBytes(context, scope, tables.slices, steps(sliceMs, 12, context.now)),
    readBytes(context, scope, tables.hours, steps(hourMs, 24, context.now)),
    readBytes(context, scope, tables.days, lastDays(context.now, scope.timeZone)),
    readSum(context, scope, Prisma.sql`"UsageDay"`, Prisma.sql`"day"`, 'day'),
    readSum(context, scope, Prisma.sql`"UsageMonth"`, Prisma.sql`"month"`, 'month'),
    readLimits(context, scope),
    readRotations(context, scope),
  ]);
  return {
    online: { now: own.filter(serves).length, total: own.length, history: online },
    now: { total: today, history: slices },
    today: { bytes: today.up + today.down, history: hours },
    month: { bytes: month.up + month.down, history: days, limit },
    rotations,
  };
}

function serves({ state }: FleetDevice): boolean {
  return deviceStates[state.name].reachable ? state.name !== 'no_mobile' : state.name === 'rotating';
}

const tables = {
  slices: { table: Prisma.sql`"UsageFiveMinutes"`, start: Prisma.sql`"at"` },
  hours: { table: Prisma.sql`"UsageHour"`, start: Prisma.sql`"hour"` },
  days: { table: Prisma.sql`"UsageDay"`, start: Prisma.sql`"day"` },
} as const;

/** Starts of the last steps, and the end of the running one. */
function steps(stepMs: number, count: number, now: Date): Date[] {
  const first = stepStartMs(stepMs, now.getTime()) - (count - 1) * stepMs;
  return Array.from({ length: count + 1 }, (_, index) => new Date(first + index * stepMs));
}

/** The same of days, as their rows are looked for: also those that were counted by another zone. */
function lastDays(now: Date, timeZone: string): Date[] {
  const edges = [...lastPeriods('day', 30, now.getTime(), timeZone), periodEndMs('day', now.getTime(), timeZone)];
  return edges.map((edge) => new Date(edge - insideOf('day', 0)));
}

async function readBytes(
  { db }: Context,
  { usage }: OverviewScope,
  { table, start }: (typeof tables)[keyof typeof tables],
  edges: readonly Date[],
): Promise<number[]> {
  const rows = await db.$queryRaw<{ bucket: number; bytes: bigint }[]>`
    SELECT width_bucket(${start}, ${edges}::timestamptz[]) AS "bucket", sum("bytesUp" + "bytesDown")::bigint AS "bytes"
    FROM ${table} WHERE ${usage} AND ${start} >= ${edges[0]} AND ${start} < ${edges[edges.length - 1]} GROUP BY 1`;
  const byBucket = new Map(rows.map(({ bucket, bytes }) => [bucket, Number(bytes)]));
  return edges.slice(1).map((_, index) => byBucket.get(index + 1) ?? 0);
}

async function readSum(
  { db, now }: Context,
  { usage, timeZone }: OverviewScope,
  table: Prisma.Sql,
  start: Prisma.Sql,
  period: 'day' | 'month',
): Promise<{ up: number; down: number }> {
  const { gte, lt } = rowsOfPeriod(period, now, timeZone);
  const [row] = await db.$queryRaw<{ up: bigint; down: bigint }[]>`
    SELECT COALESCE(sum("bytesUp"), 0)::bigint AS "up", COALESCE(sum("bytesDown"), 0)::bigint AS "down"
    FROM ${table} WHERE ${usage} AND ${start} >= ${gte} AND ${start} < ${lt}`;
  return { up: Number(row?.up ?? 0n), down: Number(row?.down ?? 0n) };
}

async function readLimits(
  { db, now }: Context,
  { ownDevices, timeZone }: OverviewScope,
): Promise<OverviewFigures['month']['limit']> {
  const [row] = await db.$queryRaw<{ connections: number; used: bigint; limit: bigint }[]>`
    SELECT count(*)::int AS "connections", COALESCE(sum(u."bytes"), 0)::bigint AS "used",
      COALESCE(sum(c."quotaBytes" + COALESCE(u."topUpBytes", 0)), 0)::bigint AS "limit"
    FROM "Device" d JOIN "Connection" c ON c."deviceId" = d."id"
    LEFT JOIN "QuotaUse" u ON u."connectionId" = c."id" AND u."periodStart" >= ${monthStart(now, timeZone)}
    WHERE ${ownDevices} AND c."deletedAt" IS NULL AND c."quotaBytes" IS NOT NULL AND c."quotaPeriod" = 'month'`;
  if (!row || row.connections === 0) return null;
  return { connections: row.connections, usedBytes: Number(row.used), limitBytes: Number(row.limit) };
}

/** Phones that were connected at the end of each hour: from those of now back over what changed. */
async function readOnline({ db, now }: Context, { ownDevices }: OverviewScope, connected: number): Promise<number[]> {
  const edges = steps(hourMs, 24, now);
  const rows = await db.$queryRaw<{ bucket: number; change: number }[]>`
    SELECT width_bucket(l."at", ${edges}::timestamptz[]) AS "bucket",
      sum(CASE l."status" WHEN 'online' THEN 1 ELSE -1 END)::int AS "change"
    FROM "Device" d JOIN "StatusLog" l ON l."deviceId" = d."id" AND l."at" >= ${edges[0]}
    WHERE ${ownDevices} AND (d."assignedAt" IS NULL OR l."at" >= d."assignedAt") GROUP BY 1`;
  const changes = new Map(rows.map(({ bucket, change }) => [bucket, change]));
  const counts: number[] = [];
  let count = connected;
  for (let bucket = edges.length - 1; bucket >= 1; bucket -= 1) {
    counts.unshift(Math.max(0, count));
    count -= changes.get(bucket) ?? 0;
  }
  return counts;
}

async function readRotations(
  { db, now }: Context,
  { ownDevices, timeZone }: OverviewScope,
): Promise<OverviewFigures['rotations']> {
  const edges = steps(hourMs, 24, now);
  const today = dayStart(now, timeZone);
  const since = new Date(Math.min(today.getTime(), edges[0]?.getTime() ?? today.getTime()));
  const rows = await db.$queryRaw<{ bucket: number; all: number; ended: number; changed: number }[]>`
    SELECT width_bucket(r."createdAt", ${edges}::timestamptz[]) AS "bucket", count(*)::int AS "all",
      (count(*) FILTER (WHERE r."createdAt" >= ${today}))::int AS "ended",
      (count(*) FILTER (WHERE r."createdAt" >= ${today} AND r."state" = 'changed'))::int AS "changed"
    FROM "Device" d JOIN "Rotation" r ON r."deviceId" = d."id" AND r."createdAt" >= ${since}
    WHERE ${ownDevices} AND (d."assignedAt" IS NULL OR r."createdAt" >= d."assignedAt")
      AND r."state" IN ('changed', 'same_ip', 'failed') AND r."reason" IS DISTINCT FROM 'cancelled' GROUP BY 1`;
  const sum = (of: 'ended' | 'changed') => rows.reduce((total, row) => total + row[of], 0);
  const byBucket = new Map(rows.map(({ bucket, all }) => [bucket, all]));
  const history = edges.slice(1).map((_, index) => byBucket.get(index + 1) ?? 0);
  return { ended: sum('ended'), changed: sum('changed'), history };
}
