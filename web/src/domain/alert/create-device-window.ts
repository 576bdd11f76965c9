import type { z } from 'zod';
import { deviceWindowInput } from '@/domain/alert/input';
import { toWindowView, type WindowView } from '@/domain/alert/view';
import { refuseManyWindows, windowTimes } from '@/domain/alert/window';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { lockDevice } from '@/domain/device/load';
import { parse } from '@/domain/parse';
import { personOf } from '@/domain/viewer';

/**
 * Plans maintenance of a device: meanwhile no alert about it opens, and for two minutes after.
 * @throws AppError `not_found`, `forbidden`, `invalid`, `windows_full`
 */
export async function createDeviceWindow(
  context: Context,
  input: z.input<typeof deviceWindowInput>,
): Promise<WindowView> {
  const { deviceId, note, ...wanted } = parse(deviceWindowInput, input);
  const { viewer, now } = context;
  return inTransaction(context.db, async (tx) => {
    const device = await lockDevice(tx, context, deviceId);
    authorize(viewer, 'device.maintain', device);
    const times = windowTimes(wanted, now);
    await refuseManyWindows(tx, { deviceId }, now);
    const data = { deviceId, ...times, note: note || null, createdById: personOf(viewer), createdAt: now };
    const window = await tx.maintenanceWindow.create({ data });
    await writeAudit(tx, context, {
      ...({ action: 'device.maintenance', target: ['device', deviceId] } as const),
      customerId: device.customerId,
      after: { startsAt: times.startsAt.toISOString(), endsAt: times.endsAt.toISOString() },
    });
    return toWindowView(window, now);
  });
}
