import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { relayIdInput } from '@/domain/relay/input';
import { holdRelay, loadRelayView } from '@/domain/relay/load';
import type { RelayDetailView } from '@/domain/relay/view';

/**
 * Asks a relay for another certificate authority of OpenVPN. It makes it within seconds while it runs, else at its next
 * start; from then on every profile of it has to be loaded again. Asked for again before that, it is one.
 * @throws AppError `forbidden`, `not_found`, `relay_without_keys`
 */
export async function renewVpnAuthority(
  context: Context,
  input: z.input<typeof relayIdInput>,
): Promise<RelayDetailView> {
  const { id } = parse(relayIdInput, input);
  authorize(context.viewer, 'relay.manage', { customerId: null });
  return inTransaction(context.db, async (tx) => {
    await holdRelay(tx, id);
    const asked = { relayId: id, newAuthorityAskedAt: null };
    const { count } = await tx.relayVpn.updateMany({ where: asked, data: { newAuthorityAskedAt: context.now } });
    if (count > 0) {
      await writeAudit(tx, context, {
        ...({ action: 'relay.new_vpn_authority', target: ['relay', id], customerId: null } as const),
      });
    } else if ((await tx.relayVpn.count({ where: { relayId: id } })) === 0) throw new AppError('relay_without_keys');
    return loadRelayView(tx, id, context.now);
  });
}
