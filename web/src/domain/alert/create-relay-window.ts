import type { z } from 'zod';
import { relayWindowInput } from '@/domain/alert/input';
import { toWindowView, type WindowView } from '@/domain/alert/view';
import { refuseManyWindows, windowTimes } from '@/domain/alert/window';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { personOf } from '@/domain/viewer';

/**
 * Plans maintenance of a relay: meanwhile neither it nor its devices open an alert.
 * @throws AppError `not_found`, `invalid`, `windows_full`
 */
export async function createRelayWindow(
  context: Context,
  input: z.input<typeof relayWindowInput>,
): Promise<WindowView> {
  const { relayId, note, ...wanted } = parse(relayWindowInput, input);
  const { viewer, now } = context;
  authorize(viewer, 'relay.maintain', { customerId: null });
  return inTransaction(context.db, async (tx) => {
    const [relay] = await tx.$queryRaw<
      unknown[]
    >`SELECT 1 FROM "Relay" WHERE "id" = ${relayId}::uuid FOR NO KEY UPDATE`;
    if (!relay) throw new AppError('not_found');
    const times = windowTimes(wanted, now);
    await refuseManyWindows(tx, { relayId }, now);
    const data = { relayId, ...times, note: note || null, createdById: personOf(viewer), createdAt: now };
    const window = await tx.maintenanceWindow.create({ data });
    await writeAudit(tx, context, {
      ...({ action: 'relay.maintenance', target: ['relay', relayId], customerId: null } as const),
      after: { startsAt: times.startsAt.toISOString(), endsAt: times.endsAt.toISOString() },
    });
    return toWindowView(window, now);
  });
}
