import type { z } from 'zod';
import { unseal } from '@pocketproxy/relay/contract';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import { connectionIdInput } from '@/domain/connection/input';
import { lockConnection } from '@/domain/connection/load';
import type { CredentialsView } from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';

/** Shows a connection's credentials and leaves a trace of it. @throws AppError `not_found`, `forbidden` */
export async function revealPassword(
  context: Context,
  input: z.input<typeof connectionIdInput>,
): Promise<CredentialsView> {
  const { id } = parse(connectionIdInput, input);
  return inTransaction(context.db, async (tx) => {
    const connection = await lockConnection(tx, context, id);
    authorize(context.viewer, 'connection.reveal', connection);
    await writeAudit(tx, context, {
      action: 'connection.reveal_password',
      target: ['connection', id],
      customerId: connection.customerId,
    });
    const { publicHost: host } = await tx.relay.findUniqueOrThrow({ where: { id: connection.relayId } });
    const { username, port } = connection;
    return { host, port, username, password: unseal(connection.passwordSealed, id, context.keys) };
  });
}
