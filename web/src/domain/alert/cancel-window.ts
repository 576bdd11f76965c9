import type { z } from 'zod';
import { windowIdInput } from '@/domain/alert/input';
import { toWindowView, type WindowView } from '@/domain/alert/view';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { visibleDevices } from '@/domain/visibility/devices';

/** Cancels a maintenance window: one that runs ends now, one that has not begun is gone. @throws AppError `not_found`, `forbidden` */
export async function cancelWindow(context: Context, input: z.input<typeof windowIdInput>): Promise<WindowView> {
  const { id } = parse(windowIdInput, input);
  const { viewer, now } = context;
  return inTransaction(context.db, async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "MaintenanceWindow" WHERE "id" = ${id}::uuid FOR UPDATE`;
    // Windows of relays have no device: for operators, but not for a key of theirs that is limited to some phones
    const device = viewer.isOperator && !viewer.key?.deviceIds ? undefined : visibleDevices(viewer);
    const window = await tx.maintenanceWindow.findFirst({
      where: { id, device },
      include: { device: { select: { customerId: true } } },
    });
    if (!window) throw new AppError('not_found');
    const { deviceId, relayId, startsAt, endsAt } = window;
    const customerId = window.device?.customerId ?? null;
    authorize(viewer, deviceId === null ? 'relay.maintain' : 'device.maintain', { customerId });
    if (endsAt <= now) return toWindowView(window, now);
    if (startsAt > now) await tx.maintenanceWindow.delete({ where: { id } });
    else await tx.maintenanceWindow.update({ where: { id }, data: { endsAt: now, cancelledAt: now } });
    const entry =
      deviceId === null
        ? ({ action: 'relay.cancel_maintenance', target: ['relay', relayId ?? id] } as const)
        : ({ action: 'device.cancel_maintenance', target: ['device', deviceId] } as const);
    const before = { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
    await writeAudit(tx, context, { ...entry, customerId, before });
    return toWindowView({ ...window, endsAt: now }, now);
  });
}
