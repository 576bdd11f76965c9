import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import { endVpnSessionInput } from '@/domain/connection/input';
import { toVpnSessionView } from '@/domain/connection/list-vpn-sessions';
import { lockConnection } from '@/domain/connection/load';
import type { EndedVpnSessionView } from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';

/**
 * Ends an OpenVPN session; returns those that still run. The client may connect again. One that has ended meanwhile is
 * fine. @throws AppError `not_found`, `forbidden`, `invalid`, `relay_silent` (it may have been ended)
 */
export async function endVpnSession(
  context: Context,
  input: z.input<typeof endVpnSessionInput>,
): Promise<EndedVpnSessionView> {
  const { connectionId, id } = parse(endVpnSessionInput, input);
  const { relayId } = await inTransaction(context.db, async (tx) => {
    const connection = await lockConnection(tx, context, connectionId);
    authorize(context.viewer, 'connection.update', connection);
    await writeAudit(tx, context, {
      ...({ action: 'connection.end_vpn_session', target: ['connection', connectionId] } as const),
      ...{ customerId: connection.customerId, before: { session: id } },
    });
    return connection;
  });
  const sessions = await context.askVpnSessions(relayId, connectionId, id);
  if (!sessions) throw new AppError('relay_silent');
  return { sessions: sessions.map(toVpnSessionView) };
}
