import type { VpnSession } from '@pocketproxy/relay/contract';
import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import { connectionIdInput } from '@/domain/connection/input';
import { loadConnection } from '@/domain/connection/load';
import type { VpnSessionView } from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';

/**
 * The OpenVPN sessions of a connection that run now, newest first; in the relay's memory only.
 * @throws AppError `not_found`, `forbidden`, `relay_silent`
 */
export async function listVpnSessions(
  context: Context,
  input: z.input<typeof connectionIdInput>,
): Promise<VpnSessionView[]> {
  const { id } = parse(connectionIdInput, input);
  const connection = await loadConnection(context.db, context, id);
  authorize(context.viewer, 'connection.reveal', connection); // who only looks learns no one's address
  const sessions = await context.askVpnSessions(connection.relayId, id);
  if (!sessions) throw new AppError('relay_silent');
  return sessions.map(toVpnSessionView);
}

export function toVpnSessionView({ sinceMs, ...session }: VpnSession): VpnSessionView {
  return { ...session, since: new Date(sinceMs).toISOString() };
}
