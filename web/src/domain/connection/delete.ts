import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import { connectionIdInput } from '@/domain/connection/input';
import { lockConnection } from '@/domain/connection/load';
import type { DeletedConnectionView } from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { recordEvent } from '@/domain/event/record';
import { connectionChanged } from '@/domain/events';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';

/** Deletes a connection: its port is free again and its password is gone, its usage stays. @throws AppError `not_found`, `forbidden` */
export async function deleteConnection(
  context: Context,
  input: z.input<typeof connectionIdInput>,
): Promise<DeletedConnectionView> {
  const { id } = parse(connectionIdInput, input);
  const connection = await inTransaction(context.db, async (tx) => {
    const loaded = await lockConnection(tx, context, id);
    authorize(context.viewer, 'connection.delete', loaded);
    await tx.connection.update({
      where: { id },
      data: {
        ...{ deletedAt: context.now, port: null, vpnNumber: null, enabled: false },
        ...{ passwordVerifier: '', passwordSealed: '' },
      },
    });
    await tx.whitelistEntry.deleteMany({ where: { connectionId: id } });
    await tx.annotation.deleteMany({ where: { connectionId: id } });
    const { name: connectionName, deviceId, customerId, holderId } = loaded;
    await recordEvent(tx, context, {
      ...({ kind: 'connection.deleted', data: { connectionId: id, connectionName, deviceId } } as const),
      ...{ customerId, holderId },
    });
    await writeAudit(tx, context, {
      action: 'connection.delete',
      target: ['connection', id],
      customerId: loaded.customerId,
      before: { name: loaded.name, port: loaded.port, username: loaded.username },
    });
    return loaded;
  });
  await context.publish(connectionChanged(connection));
  return { id, deletedAt: context.now };
}
