import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import { connectionIdInput } from '@/domain/connection/input';
import { lockConnection } from '@/domain/connection/load';
import { newPassword } from '@/domain/connection/new-credentials';
import { loadConnectionView } from '@/domain/connection/get';
import type { NewConnectionView } from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { connectionChanged } from '@/domain/events';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';

/** Sets a new password for a connection; the old one ends immediately, running streams and OpenVPN profiles too. @throws AppError `not_found`, `forbidden` */
export async function regeneratePassword(
  context: Context,
  input: z.input<typeof connectionIdInput>,
): Promise<NewConnectionView> {
  const { id } = parse(connectionIdInput, input);
  const { password, stored } = newPassword(id, context.keys);
  const { connection, view } = await inTransaction(context.db, async (tx) => {
    const loaded = await lockConnection(tx, context, id);
    authorize(context.viewer, 'connection.regenerate', loaded);
    await tx.connection.update({ where: { id }, data: { ...stored, vpnGeneration: { increment: 1 } } });
    await writeAudit(tx, context, {
      action: 'connection.regenerate_password',
      target: ['connection', id],
      customerId: loaded.customerId,
    });
    return { connection: loaded, view: await loadConnectionView(tx, context, id) };
  });
  await context.publish(connectionChanged(connection));
  return { ...view, password };
}
