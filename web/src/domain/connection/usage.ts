import type { z } from 'zod';
import { connectionIdInput } from '@/domain/connection/input';
import { seenConnection, type SeenConnection } from '@/domain/connection/load';
import { monthsOf, usageOwner } from '@/domain/connection/month-bytes';
import { hourStart, periodEnd, rowsOfPeriod, zoneOf } from '@/domain/connection/period';
import { currentUse } from '@/domain/connection/quota-use';
import type { Bytes, ConnectionUsageView } from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { parse } from '@/domain/parse';
import { forecastOf } from '@/domain/usage/forecast';

/** What a connection has used: this hour, this month, in total, and of its quota. @throws AppError `not_found` */
export async function getConnectionUsage(
  context: Context,
  input: z.input<typeof connectionIdInput>,
): Promise<ConnectionUsageView> {
  const { id } = parse(connectionIdInput, input);
  const connection = await seenConnection(context, id);
  const [hour, all] = await Promise.all([thisHour(context, connection), monthsOf(context.db, id)]);
  const { ownerId } = usageOwner(context, connection.device.customerId);
  const months = all.filter((row) => ownerId === undefined || row.ownerId === ownerId);
  const { gte, lt } = rowsOfPeriod('month', context.now, zoneOf(connection.device.customer));
  const month = sum(months.filter(({ month }) => month >= gte && month < lt));
  return { at: context.now, now: hour, month, total: sum(months), quota: quotaOf(context, connection) };
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

async function thisHour(context: Context, { id: connectionId, device }: SeenConnection): Promise<Bytes> {
  const rows = await context.db.usageHour.findMany({
    where: { connectionId, hour: hourStart(context.now), ...usageOwner(context, device.customerId) },
    select: { bytesUp: true, bytesDown: true },
  });
  return sum(rows);
}

function quotaOf({ now }: Context, connection: SeenConnection): ConnectionUsageView['quota'] {
  const zone = zoneOf(connection.device.customer);
  const { limitBytes, since, ...use } = currentUse(connection, now, zone);
  if (limitBytes === null) return null;
  const { quotaPeriod: period } = connection;
  const resetsAt = periodEnd(period, now, zone);
  const forecast = since && forecastOf({ limitBytes, usedBytes: use.usedBytes, since, endsAt: resetsAt }, now);
  return { limitBytes, ...use, period, periodStart: since, resetsAt, forecast };
}
