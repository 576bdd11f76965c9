import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import { setConnectionEnabledInput } from '@/domain/connection/input';
import { lockConnection } from '@/domain/connection/load';
import { loadConnectionView } from '@/domain/connection/get';
import type { ConnectionView } from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { connectionChanged } from '@/domain/events';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';

/** Switches a connection on or off; off ends what runs on it. @throws AppError `not_found`, `forbidden` */
export async function setConnectionEnabled(
  context: Context,
  input: z.input<typeof setConnectionEnabledInput>,
): Promise<ConnectionView> {
  const { id, enabled } = parse(setConnectionEnabledInput, input);
  const { connection, view } = await inTransaction(context.db, async (tx) => {
    const before = await lockConnection(tx, context, id);
    authorize(context.viewer, 'connection.update', before);
    await tx.connection.update({ where: { id }, data: { enabled } });
    await writeAudit(tx, context, {
      action: enabled ? 'connection.enable' : 'connection.disable',
      target: ['connection', id],
      customerId: before.customerId,
      before: { enabled: before.enabled },
      after: { enabled },
    });
    return { connection: before, view: await loadConnectionView(tx, context, id) };
  });
  await context.publish(connectionChanged(connection));
  return view;
}
