import { isReason, reasons } from '@pocketproxy/relay/contract';
import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import { connectionIdInput } from '@/domain/connection/input';
import { loadConnection } from '@/domain/connection/load';
import type { RefusalView } from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';

/**
 * What the connection's relay refused lately, newest first: reason, client and when, folded by reason and client. It is
 * in the relay's memory only. @throws AppError `not_found`, `forbidden`, `relay_silent`
 */
export async function recentRefusals(
  context: Context,
  input: z.input<typeof connectionIdInput>,
): Promise<RefusalView[]> {
  const { id } = parse(connectionIdInput, input);
  const connection = await loadConnection(context.db, context, id);
  authorize(context.viewer, 'connection.refused_clients', connection);
  const refusals = await context.askRefusals(connection.relayId, id);
  if (!refusals) throw new AppError('relay_silent');
  return refusals.map(({ reason, address, count, firstMs, lastMs }) => ({
    ...{ reason, address, count },
    sentence: isReason(reason) ? reasons[reason].sentence : 'Refused.',
    firstAt: new Date(firstMs).toISOString(),
    lastAt: new Date(lastMs).toISOString(),
  }));
}
