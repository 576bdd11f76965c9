import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { deviceIdInput } from '@/domain/device/input';
import { seenDevice } from '@/domain/device/load';
import { rotationColumns, toRotationView, type RotationView } from '@/domain/rotation/view';
import { historySince } from '@/domain/visibility/devices';
import { parse } from '@/domain/parse';

/** The newest rotation of a device, running or finished, or null. @throws AppError `not_found` */
export async function getLatestRotation(
  context: Context,
  input: z.input<typeof deviceIdInput>,
): Promise<RotationView | null> {
  const { id } = parse(deviceIdInput, input);
  const since = historySince(context.viewer, await seenDevice(context, id));
  const rotation = await context.db.rotation.findFirst({
    where: { deviceId: id, createdAt: { gte: since } },
    include: rotationColumns,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
  return rotation && toRotationView(rotation, context.viewer);
}
