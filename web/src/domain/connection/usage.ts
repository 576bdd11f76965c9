import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { connectionIdInput } from '@/domain/connection/input';
import { loadConnection, type OwnedConnection } from '@/domain/connection/load';
import { usageOwners } from '@/domain/connection/month-bytes';
import { hourStart, monthStart, periodEnd, periodStart, usedInPeriod } from '@/domain/connection/period';
import type { Bytes, ConnectionUsageView } from '@/domain/connection/view';
import { parse } from '@/domain/parse';

const hourMs = 3_600_000;

/** What a connection has used: this hour, this month, in total, against its quota, and the last 24 hours. @throws AppError `not_found` */
export async function getConnectionUsage(
  context: Context,
  input: z.input<typeof connectionIdInput>,
): Promise<ConnectionUsageView> {
  const { id } = parse(connectionIdInput, input);
  const connection = await loadConnection(context.db, context, id);
  const [hours, month, total, quota] = await Promise.all([
    lastHours(context, id),
    sumSince(context, id, monthStart(context.now)),
    sumSince(context, id, new Date(0)),
    quotaOf(context, connection),
  ]);
  const { up, down } = hours[hours.length - 1] ?? { up: 0, down: 0 };
  return { at: context.now, now: { up, down }, month, total, quota, hours };
}

async function sumSince(context: Context, connectionId: string, since: Date): Promise<Bytes> {
  const { _sum } = await context.db.usageHour.aggregate({
    where: { connectionId, hour: { gte: since }, ...usageOwners(context) },
    _sum: { bytesUp: true, bytesDown: true },
  });
  return { up: Number(_sum.bytesUp ?? 0n), down: Number(_sum.bytesDown ?? 0n) };
}

async function lastHours(context: Context, connectionId: string): Promise<({ hour: Date } & Bytes)[]> {
  const first = hourStart(context.now).getTime() - 23 * hourMs;
  const rows = await context.db.usageHour.groupBy({
    by: ['hour'],
    where: { connectionId, hour: { gte: new Date(first) }, ...usageOwners(context) },
    _sum: { bytesUp: true, bytesDown: true },
  });
  const byHour = new Map(rows.map(({ hour, _sum }) => [hour.getTime(), _sum]));
  return Array.from({ length: 24 }, (_, index) => {
    const sum = byHour.get(first + index * hourMs);
    return {
      hour: new Date(first + index * hourMs),
      up: Number(sum?.bytesUp ?? 0n),
      down: Number(sum?.bytesDown ?? 0n),
    };
  });
}

async function quotaOf({ db, now }: Context, connection: OwnedConnection): Promise<ConnectionUsageView['quota']> {
  const { id, quotaBytes, quotaPeriod } = connection;
  if (quotaBytes === null) return null;
  const use = await db.quotaUse.findUnique({ where: { connectionId: id } });
  return {
    limitBytes: Number(quotaBytes),
    usedBytes: usedInPeriod(use, quotaPeriod, now),
    period: quotaPeriod,
    periodStart: periodStart(quotaPeriod, now) ?? use?.periodStart ?? null,
    resetsAt: periodEnd(quotaPeriod, now),
  };
}
