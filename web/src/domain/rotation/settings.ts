import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { loadDeviceView } from '@/domain/device/get';
import { lockDevice } from '@/domain/device/load';
import type { DeviceView } from '@/domain/device/view';
import { deviceChanged } from '@/domain/events';
import { parse } from '@/domain/parse';
import { rotationSettingsInput } from '@/domain/rotation/input';

/**
 * How a device's rotations are done from now on; what is left out stays. One that runs keeps its own.
 * @throws AppError `not_found`, `forbidden`, `invalid`
 */
export async function updateRotationSettings(
  context: Context,
  input: z.input<typeof rotationSettingsInput>,
): Promise<DeviceView> {
  const { id, drainSeconds, cooldownSeconds, attempts } = parse(rotationSettingsInput, input);
  const { device, view } = await inTransaction(context.db, async (tx) => {
    const before = await lockDevice(tx, context, id);
    authorize(context.viewer, 'device.settings', before);
    const after = {
      rotationDrainSeconds: drainSeconds ?? before.rotationDrainSeconds,
      rotationCooldownSeconds: cooldownSeconds ?? before.rotationCooldownSeconds,
      rotationMaxAttempts: attempts ?? before.rotationMaxAttempts,
    };
    await tx.device.update({ where: { id }, data: after });
    const { rotationDrainSeconds, rotationCooldownSeconds, rotationMaxAttempts } = before;
    await writeAudit(tx, context, {
      action: 'device.rotation_settings',
      target: ['device', id],
      customerId: before.customerId,
      before: { rotationDrainSeconds, rotationCooldownSeconds, rotationMaxAttempts },
      after,
    });
    return { device: before, view: await loadDeviceView(tx, context, id) };
  });
  await context.publish(deviceChanged(device));
  return view;
}
