import type { z } from 'zod';
import { accessLogOf } from '@/domain/access-log/get';
import { setAccessLogInput } from '@/domain/access-log/input';
import type { AccessLogSettingsView } from '@/domain/access-log/view';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import { lockConnection } from '@/domain/connection/load';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { connectionChanged } from '@/domain/events';
import { parse } from '@/domain/parse';

/**
 * Switches a connection's access log on or off, and sets how many days its lines are kept, those written before too.
 * Only the owners of the device's customer may: the log names the addresses of people.
 * @throws AppError `not_found`, `forbidden`, `invalid`, `conflict`
 */
export async function setAccessLog(
  context: Context,
  input: z.input<typeof setAccessLogInput>,
): Promise<AccessLogSettingsView> {
  const { id, enabled, days } = parse(setAccessLogInput, input);
  const { connection, view } = await inTransaction(context.db, async (tx) => {
    const before = await lockConnection(tx, context, id);
    const { customerId } = before;
    authorize(context.viewer, 'connection.access_log', { customerId });
    await tx.connection.update({ where: { id }, data: { accessLog: enabled, accessLogDays: days } });
    await writeAudit(tx, context, {
      ...({ action: 'connection.access_log', target: ['connection', id], customerId } as const),
      before: { enabled: before.accessLog, days: before.accessLogDays },
      after: { enabled, days },
    });
    const after = { ...before, accessLog: enabled, accessLogDays: days };
    return { connection: before, view: await accessLogOf(tx, context, after) };
  });
  await context.publish(connectionChanged(connection));
  return view;
}
