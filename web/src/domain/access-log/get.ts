import type { z } from 'zod';
import { linesSince, loggedConnection } from '@/domain/access-log/lines';
import type { AccessLogSettingsView } from '@/domain/access-log/view';
import { connectionIdInput } from '@/domain/connection/input';
import type { OwnedConnection } from '@/domain/connection/load';
import { usageOwner } from '@/domain/connection/month-bytes';
import { hourStart } from '@/domain/connection/period';
import type { Context } from '@/domain/context';
import type { Database, Transaction } from '@/domain/database';
import { parse } from '@/domain/parse';

/** Whether a connection's streams are logged. @throws AppError `not_found`, `forbidden` */
export async function getAccessLog(
  context: Context,
  input: z.input<typeof connectionIdInput>,
): Promise<AccessLogSettingsView> {
  const { id } = parse(connectionIdInput, input);
  return accessLogOf(context.db, context, await loggedConnection(context, id));
}

/** The same of a connection that is loaded. */
export async function accessLogOf(
  db: Database | Transaction,
  context: Context,
  connection: OwnedConnection,
): Promise<AccessLogSettingsView> {
  const { id, accessLog: enabled, accessLogDays: days, customerId } = connection;
  const { _sum } = await db.usageHour.aggregate({
    where: {
      ...{ connectionId: id, hour: { gte: hourStart(linesSince(connection, context.now)) } },
      ...usageOwner(context, customerId),
    },
    _sum: { logDropped: true },
  });
  return { id, enabled, days, dropped: Number(_sum.logDropped ?? 0n) };
}
