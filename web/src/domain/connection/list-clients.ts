import type { ClientsAnswer } from '@pocketproxy/relay/contract';
import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import { connectionIdInput } from '@/domain/connection/input';
import { loadConnection } from '@/domain/connection/load';
import type { OpenClientsView } from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';

/**
 * Who uses a connection now, by address, those with most streams first; in the relay's memory only.
 * @throws AppError `not_found`, `forbidden`, `relay_silent`
 */
export async function listClients(
  context: Context,
  input: z.input<typeof connectionIdInput>,
): Promise<OpenClientsView> {
  const { id } = parse(connectionIdInput, input);
  const connection = await loadConnection(context.db, context, id);
  authorize(context.viewer, 'connection.reveal', connection); // who only looks learns no one's address
  const answer = await context.askClients(connection.relayId, id);
  if (!answer) throw new AppError('relay_silent');
  return toClientsView(answer);
}

export function toClientsView({ clients, streams }: Pick<ClientsAnswer, 'clients' | 'streams'>): OpenClientsView {
  const shown = clients.map(({ sinceMs, ...client }) => ({
    ...client,
    since: sinceMs === null ? null : new Date(sinceMs).toISOString(),
  }));
  return { clients: shown, streams };
}
