import { Prisma } from '@pocketproxy/prisma';
import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { parse } from '@/domain/parse';
import { bucketsOf } from '@/domain/usage/buckets';
import { estimateClients } from '@/domain/usage/clients';
import { trafficInput, type UsageRange } from '@/domain/usage/input';
import { connectionScope, customerScope, deviceScope, type UsageScope } from '@/domain/usage/scope';
import type { TrafficCounts, TrafficView } from '@/domain/usage/view';

type Input = z.input<typeof trafficInput>;

/** What a connection carried, over time. @throws AppError `not_found` */
export function getConnectionTraffic(context: Context, input: Input): Promise<TrafficView> {
  return readTraffic(context, input, connectionScope);
}

/** The same of a device: all that its connections carried. @throws AppError `not_found` */
export function getDeviceTraffic(context: Context, input: Input): Promise<TrafficView> {
  return readTraffic(context, input, deviceScope);
}

/** The same of a customer. @throws AppError `not_found`, `forbidden` */
export function getCustomerTraffic(context: Context, input: Input): Promise<TrafficView> {
  return readTraffic(context, input, customerScope);
}

const dayMs = 24 * 3_600_000;

/** Where the buckets of a range are read, how many bits hold a row's clients, and how many days it reaches back at most. */
const tables = {
  day: { table: Prisma.sql`"UsageFiveMinutes"`, start: Prisma.sql`"at"`, bits: 512, days: 2 },
  week: { table: Prisma.sql`"UsageHour"`, start: Prisma.sql`"hour"`, bits: 2_048, days: 8 },
  month: { table: Prisma.sql`"UsageDay"`, start: Prisma.sql`"day"`, bits: 2_048, days: 32 },
  year: { table: Prisma.sql`"UsageMonth"`, start: Prisma.sql`"month"`, bits: 2_048, days: 400 },
} as const satisfies Record<UsageRange, { table: Prisma.Sql; start: Prisma.Sql; bits: number; days: number }>;

interface CountedRow {
  /** From 1; null: all together. */
  readonly bucket: number | null;
  readonly up: bigint;
  readonly down: bigint;
  readonly opened: bigint;
  readonly refused: bigint;
  readonly peak: bigint;
  readonly ones: number;
}

async function readTraffic(
  context: Context,
  input: Input,
  scopeOf: (context: Context, id: string, since: Date) => Promise<UsageScope>,
): Promise<TrafficView> {
  const { id, range } = parse(trafficInput, input);
  const { where, timeZone } = await scopeOf(context, id, new Date(context.now.getTime() - tables[range].days * dayMs));
  const { edges, rowEdges } = bucketsOf(range, context.now, timeZone);
  const { table, start, bits } = tables[range];
  const rows = await context.db.$queryRaw<CountedRow[]>`
    SELECT width_bucket(${start}, ${rowEdges}::timestamptz[]) AS "bucket",
      COALESCE(sum("bytesUp"), 0)::bigint AS "up", COALESCE(sum("bytesDown"), 0)::bigint AS "down",
      COALESCE(sum("opened"), 0)::bigint AS "opened", COALESCE(sum("refused"), 0)::bigint AS "refused",
      COALESCE(max("peakBitsPerSecond"), 0) AS "peak", COALESCE(bit_count(bit_or("clients")), 0)::int AS "ones"
    FROM ${table}
    WHERE ${where} AND ${start} >= ${rowEdges[0]} AND ${start} < ${rowEdges[rowEdges.length - 1]}
    GROUP BY GROUPING SETS ((1), ())`;
  const byBucket = new Map(rows.map((row) => [row.bucket, toCounts(row, bits)]));
  const buckets = edges.slice(0, -1).map((at, index) => {
    return { at, until: edges[index + 1] ?? at, ...(byBucket.get(index + 1) ?? nothing) };
  });
  return { range, timeZone, readAt: context.now, buckets, sum: byBucket.get(null) ?? nothing };
}

const nothing: TrafficCounts = {
  ...{ up: 0, down: 0, opened: 0, refused: 0, peakBitsPerSecond: 0, clients: 0, clientsAtLeast: false },
};

function toCounts({ up, down, opened, refused, peak, ones }: CountedRow, bits: number): TrafficCounts {
  return {
    ...{ up: Number(up), down: Number(down), opened: Number(opened), refused: Number(refused) },
    ...{ peakBitsPerSecond: Number(peak), ...estimateClients(ones, bits) },
  };
}
