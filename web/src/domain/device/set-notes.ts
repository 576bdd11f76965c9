import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { deviceNotesInput } from '@/domain/device/input';
import { lockDevice } from '@/domain/device/load';
import type { DeviceNotesView } from '@/domain/device/view';
import { deviceChanged } from '@/domain/events';
import { parse } from '@/domain/parse';

/** Writes notes about a device; an empty text removes them. @throws AppError `not_found`, `forbidden`, `invalid` */
export async function setDeviceNotes(
  context: Context,
  input: z.input<typeof deviceNotesInput>,
): Promise<DeviceNotesView> {
  const { id, notes: text } = parse(deviceNotesInput, input);
  const notes = text === '' ? null : text;
  const device = await inTransaction(context.db, async (tx) => {
    const before = await lockDevice(tx, context, id);
    authorize(context.viewer, 'device.settings', before);
    await tx.device.update({ where: { id }, data: { notes } });
    await writeAudit(tx, context, {
      ...({ action: 'device.notes', target: ['device', id], customerId: before.customerId } as const),
      ...{ before: { notes: before.notes }, after: { notes } },
    });
    return before;
  });
  await context.publish(deviceChanged(device));
  return { deviceId: id, notes };
}
