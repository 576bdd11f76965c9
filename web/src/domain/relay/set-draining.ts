import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { parse } from '@/domain/parse';
import { setRelayDrainingInput } from '@/domain/relay/input';
import { holdRelay, loadRelayView } from '@/domain/relay/load';
import type { RelayDetailView } from '@/domain/relay/view';

/**
 * Drains a relay, or ends that: while it drains, no new phone and no new connection is placed on it. What is there stays
 * and works, pairing codes that are open as well. Again changes nothing. @throws AppError `forbidden`, `not_found`
 */
export async function setRelayDraining(
  context: Context,
  input: z.input<typeof setRelayDrainingInput>,
): Promise<RelayDetailView> {
  const { id, draining } = parse(setRelayDrainingInput, input);
  authorize(context.viewer, 'relay.manage', { customerId: null });
  return inTransaction(context.db, async (tx) => {
    const { drainingSince } = await holdRelay(tx, id);
    if ((drainingSince !== null) !== draining) {
      await tx.relay.update({ where: { id }, data: { drainingSince: draining ? context.now : null } });
      await writeAudit(tx, context, {
        ...({ action: draining ? 'relay.drain' : 'relay.end_drain', target: ['relay', id] } as const),
        customerId: null,
      });
    }
    return loadRelayView(tx, id, context.now);
  });
}
