import { Prisma } from '@pocketproxy/prisma';
import { hourMs, stepStartMs } from '@pocketproxy/relay/contract';
import type { z } from 'zod';
import { dayStart } from '@/domain/connection/period';
import type { Context } from '@/domain/context';
import { overviewTrafficInput, type OverviewRange } from '@/domain/overview/input';
import { readScope } from '@/domain/overview/scope';
import type { OverviewTrafficView } from '@/domain/overview/view';
import { parse } from '@/domain/parse';
import { bucketsOf, type Buckets } from '@/domain/usage/buckets';
import { visibleDevices } from '@/domain/visibility/devices';

/** So many phones have a colour of their own. */
const phonesNamed = 5;

/** What the customer's phones carried over time, by phone. @throws AppError `invalid` */
export async function getOverviewTraffic(
  context: Context,
  input: z.input<typeof overviewTrafficInput> = {},
): Promise<OverviewTrafficView> {
  const { range } = parse(overviewTrafficInput, input);
  const scope = await readScope(context);
  const { edges, rowEdges } = cut(range, context.now, scope.timeZone);
  const { table, start } = tables[range];
  const rows = await context.db.$queryRaw<Row[]>`
    SELECT "deviceId", width_bucket(${start}, ${rowEdges}::timestamptz[]) AS "bucket",
      sum("bytesUp" + "bytesDown")::bigint AS "bytes"
    FROM ${table}
    WHERE ${scope.usage} AND ${start} >= ${rowEdges[0]} AND ${start} < ${rowEdges[rowEdges.length - 1]}
    GROUP BY 1, 2`;
  return {
    ...{ range, timeZone: scope.timeZone, readAt: context.now },
    buckets: edges.slice(0, -1).map((at, index) => ({ at, until: edges[index + 1] ?? at })),
    series: await seriesOf(context, rows, edges.length - 1),
  };
}

interface Row {
  readonly deviceId: string;
  /** From 1. */
  readonly bucket: number;
  readonly bytes: bigint;
}

const hours = { table: Prisma.sql`"UsageHour"`, start: Prisma.sql`"hour"` };
const tables = {
  day: hours,
  week: hours,
  month: { table: Prisma.sql`"UsageDay"`, start: Prisma.sql`"day"` },
} as const satisfies Record<OverviewRange, unknown>;

function cut(range: OverviewRange, now: Date, timeZone: string): Buckets {
  if (range === 'month') return bucketsOf('month', now, timeZone);
  if (range === 'day') return hourly(1, 24, stepStartMs(hourMs, now.getTime()));
  // Quarters of the customer's days
  const today = dayStart(now, timeZone).getTime();
  const step = 6 * hourMs;
  return hourly(6, 28, today + Math.floor((now.getTime() - today) / step) * step);
}

function hourly(hoursEach: number, count: number, last: number): Buckets {
  const stepMs = hoursEach * hourMs;
  const edges = Array.from({ length: count + 1 }, (_, index) => new Date(last + (index - count + 1) * stepMs));
  return { edges, rowEdges: edges };
}

/** The phones with the most traffic by name, and all others together: also those that the viewer no longer sees. */
async function seriesOf(
  { db, viewer }: Context,
  rows: readonly Row[],
  count: number,
): Promise<OverviewTrafficView['series']> {
  const sums = new Map<string, number>();
  for (const { deviceId, bytes } of rows) sums.set(deviceId, (sums.get(deviceId) ?? 0) + Number(bytes));
  const most = [...sums].filter(([, sum]) => sum > 0).sort(([, one], [, other]) => other - one);
  const ids = most.slice(0, phonesNamed).map(([id]) => id);
  const names = await db.device.findMany({
    where: { AND: [{ id: { in: ids } }, visibleDevices(viewer)] },
    select: { id: true, name: true },
  });
  const nameOf = new Map(names.map(({ id, name }) => [id, name]));
  const named = ids.flatMap((id) => {
    const name = nameOf.get(id);
    return name === undefined ? [] : [{ deviceId: id, name, bytes: bytesOf(rows, count, (one) => one === id) }];
  });
  const others = most.length - named.length;
  if (others === 0) return named;
  const bytes = bytesOf(rows, count, (id) => !nameOf.has(id));
  return [...named, { deviceId: null, name: others === 1 ? '1 other phone' : `${others} other phones`, bytes }];
}

function bytesOf(rows: readonly Row[], count: number, fits: (deviceId: string) => boolean): number[] {
  const bytes = Array.from({ length: count }, () => 0);
  for (const { deviceId, bucket, bytes: more } of rows)
    if (fits(deviceId)) bytes[bucket - 1] = (bytes[bucket - 1] ?? 0) + Number(more);
  return bytes;
}
