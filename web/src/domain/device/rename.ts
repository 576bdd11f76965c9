import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { asOwned, authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { renameDeviceInput } from '@/domain/device/input';
import { lockDevice } from '@/domain/device/load';
import { loadDeviceView } from '@/domain/device/get';
import type { DeviceView } from '@/domain/device/view';
import { deviceChanged } from '@/domain/events';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';

/** Renames a device. @throws AppError `not_found`, `forbidden`, `invalid` */
export async function renameDevice(context: Context, input: z.input<typeof renameDeviceInput>): Promise<DeviceView> {
  const { id, name } = parse(renameDeviceInput, input);
  const { device, view } = await inTransaction(context.db, async (tx) => {
    const before = await lockDevice(tx, context, id);
    authorize(context.viewer, 'device.rename', asOwned(before));
    await tx.device.update({ where: { id }, data: { name } });
    await writeAudit(tx, context, {
      action: 'device.rename',
      target: ['device', id],
      customerId: before.customerId,
      before: { name: before.name },
      after: { name },
    });
    return { device: before, view: await loadDeviceView(tx, context, id) };
  });
  await context.publish(deviceChanged(device));
  return view;
}
