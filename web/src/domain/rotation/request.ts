import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { asOwned, authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { lockDevice } from '@/domain/device/load';
import { parse } from '@/domain/parse';
import { requestRotationInput } from '@/domain/rotation/input';
import { startRotation } from '@/domain/rotation/start';
import { toRotationView, type RotationView } from '@/domain/rotation/view';
import { personOf } from '@/domain/viewer';

/**
 * Orders a phone to change its IP address.
 * @throws AppError `not_found`, `forbidden`, and why it cannot start: what {@link startRotation} throws
 */
export async function requestRotation(
  context: Context,
  input: z.input<typeof requestRotationInput>,
): Promise<RotationView> {
  const { deviceId, ...options } = parse(requestRotationInput, input);
  const { rotation, event } = await inTransaction(context.db, async (tx) => {
    const device = await lockDevice(tx, context, deviceId);
    authorize(context.viewer, 'device.rotate', asOwned(device));
    const order = {
      ...options,
      trigger: context.viewer.key ? 'api' : 'manual',
      requestedById: personOf(context.viewer),
    } as const;
    const started = await startRotation(tx, context, device, order);
    await writeAudit(tx, context, {
      action: 'device.command',
      target: ['device', deviceId],
      customerId: device.customerId,
      after: { kind: 'rotate', commandId: started.rotation.commandId, ...options },
    });
    return started;
  });
  await context.publish(event);
  return toRotationView(rotation, context.viewer);
}
