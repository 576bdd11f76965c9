import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import { endClientsInput } from '@/domain/connection/input';
import { toClientsView } from '@/domain/connection/list-clients';
import { lockConnection } from '@/domain/connection/load';
import type { OpenClientsView } from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';

/**
 * Ends what runs on a connection for one address, or for everyone; returns what still runs. Clients may connect again.
 * @throws AppError `not_found`, `forbidden`, `invalid`, `relay_silent` (it may have been ended)
 */
export async function endClients(context: Context, input: z.input<typeof endClientsInput>): Promise<OpenClientsView> {
  const { connectionId, address } = parse(endClientsInput, input);
  const { relayId } = await inTransaction(context.db, async (tx) => {
    const connection = await lockConnection(tx, context, connectionId);
    authorize(context.viewer, 'connection.update', connection);
    await writeAudit(tx, context, {
      ...({ action: 'connection.end_clients', target: ['connection', connectionId] } as const),
      ...{ customerId: connection.customerId, before: { address } },
    });
    return connection;
  });
  const answer = await context.askClients(relayId, connectionId, address);
  if (!answer) throw new AppError('relay_silent');
  return toClientsView(answer);
}
