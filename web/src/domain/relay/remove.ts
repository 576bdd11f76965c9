import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { relayIdInput } from '@/domain/relay/input';
import { holdRelay, usesOf } from '@/domain/relay/load';
import { isRelayOnline, type RemovedRelayView } from '@/domain/relay/view';

/**
 * Takes a relay that does not run and that nothing uses out of all lists, and its OpenVPN keys away. Its history stays; if it
 * ever starts again, it is back. @throws AppError `forbidden`, `not_found`, `relay_online`, `relay_in_use`
 */
export async function removeRelay(context: Context, input: z.input<typeof relayIdInput>): Promise<RemovedRelayView> {
  const { id } = parse(relayIdInput, input);
  authorize(context.viewer, 'relay.manage', { customerId: null });
  const { now: removedAt } = context;
  return inTransaction(context.db, async (tx) => {
    const relay = await holdRelay(tx, id);
    if (isRelayOnline(relay, removedAt)) throw new AppError('relay_online');
    const { pairedDevices, connections, openCodes } = await usesOf(tx, id, removedAt);
    if (pairedDevices + connections + openCodes > 0) throw new AppError('relay_in_use');
    await tx.relayVpn.deleteMany({ where: { relayId: id } });
    await tx.relay.update({ where: { id }, data: { removedAt, vpnState: 'off', vpnReason: null, vpnCause: null } });
    await writeAudit(tx, context, {
      ...({ action: 'relay.remove', target: ['relay', id], customerId: null } as const),
      before: { name: relay.name },
    });
    return { id, removedAt };
  });
}
