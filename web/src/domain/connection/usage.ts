import type { z } from 'zod';
import { connectionIdInput } from '@/domain/connection/input';
import { seenConnection, type SeenConnection } from '@/domain/connection/load';
import { monthsOf, usageOwner } from '@/domain/connection/month-bytes';
import { hourStart, periodEnd, periodStart, rowsOfPeriod, usedInPeriod, zoneOf } from '@/domain/connection/period';
import type { Bytes, ConnectionUsageView } from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { parse } from '@/domain/parse';

const hourMs = 3_600_000;

/** What a connection has used: this hour, this month, in total, against its quota, and the last 24 hours. @throws AppError `not_found` */
export async function getConnectionUsage(
  context: Context,
  input: z.input<typeof connectionIdInput>,
): Promise<ConnectionUsageView> {
  const { id } = parse(connectionIdInput, input);
  const connection = await seenConnection(context, id);
  const [hours, all] = await Promise.all([lastHours(context, connection), monthsOf(context.db, id)]);
  const { ownerId } = usageOwner(context, connection.device.customerId);
  const months = all.filter((row) => ownerId === undefined || row.ownerId === ownerId);
  const { up, down } = hours[hours.length - 1] ?? none;
  const { gte, lt } = rowsOfPeriod('month', context.now, zoneOf(connection.device.customer));
  const month = sum(months.filter(({ month }) => month >= gte && month < lt));
  return { at: context.now, now: { up, down }, month, total: sum(months), quota: quotaOf(context, connection), hours };
}

interface Counted {
  readonly bytesUp: bigint;
  readonly bytesDown: bigint;
}

const none: Bytes = { up: 0, down: 0 };

function sum(rows: readonly Counted[]): Bytes {
  return rows.reduce(
    ({ up, down }, row) => ({ up: up + Number(row.bytesUp), down: down + Number(row.bytesDown) }),
    none,
  );
}

async function lastHours(
  context: Context,
  { id: connectionId, device }: SeenConnection,
): Promise<({ hour: Date } & Bytes)[]> {
  const first = hourStart(context.now).getTime() - 23 * hourMs;
  const rows = await context.db.usageHour.findMany({
    where: { connectionId, hour: { gte: new Date(first) }, ...usageOwner(context, device.customerId) },
    select: { hour: true, bytesUp: true, bytesDown: true },
  });
  return Array.from({ length: 24 }, (_, index) => {
    const hour = new Date(first + index * hourMs);
    return { hour, ...sum(rows.filter((row) => row.hour.getTime() === hour.getTime())) };
  });
}

function quotaOf({ now }: Context, connection: SeenConnection): ConnectionUsageView['quota'] {
  const { quotaBytes, quotaPeriod, quotaUse } = connection;
  if (quotaBytes === null) return null;
  const zone = zoneOf(connection.device.customer);
  return {
    limitBytes: Number(quotaBytes),
    usedBytes: usedInPeriod(quotaUse, quotaPeriod, now, zone),
    period: quotaPeriod,
    periodStart: periodStart(quotaPeriod, now, zone) ?? quotaUse?.periodStart ?? null,
    resetsAt: periodEnd(quotaPeriod, now, zone),
  };
}
