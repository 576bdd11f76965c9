import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import { loadConnectionView } from '@/domain/connection/get';
import { connectionIdInput } from '@/domain/connection/input';
import { lockConnection } from '@/domain/connection/load';
import { lockQuotaUse } from '@/domain/connection/quota-use';
import type { ConnectionView } from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { databaseTime } from '@/domain/database-time';
import { connectionChanged } from '@/domain/events';
import { parse } from '@/domain/parse';

/**
 * Starts the counter of a connection's data limit again at zero; a top-up ends. History stays. The relay counts under
 * the new generation as soon as it has read it: what it had counted until then never comes back (docs/adr/0036).
 * @throws AppError `not_found`, `forbidden`
 */
export async function resetConnectionUsage(
  context: Context,
  input: z.input<typeof connectionIdInput>,
): Promise<ConnectionView> {
  const { id } = parse(connectionIdInput, input);
  const { connection, view } = await inTransaction(context.db, async (tx) => {
    const connection = await lockConnection(tx, context, id);
    authorize(context.viewer, 'connection.update', connection);
    const before = await lockQuotaUse(tx, id);
    const data = { periodStart: await databaseTime(tx), bytes: 0n, topUpBytes: 0n };
    await tx.quotaUse.upsert({
      where: { connectionId: id },
      create: { connectionId: id, ...data, generation: 1 },
      update: { ...data, generation: { increment: 1 } },
    });
    await writeAudit(tx, context, {
      action: 'connection.reset_usage',
      target: ['connection', id],
      customerId: connection.customerId,
      before: { usedBytes: Number(before?.bytes ?? 0n), topUpBytes: Number(before?.topUpBytes ?? 0n) },
      after: { usedBytes: 0, topUpBytes: 0 },
    });
    return { connection, view: await loadConnectionView(tx, context, id) };
  });
  await context.publish(connectionChanged(connection));
  return view;
}
