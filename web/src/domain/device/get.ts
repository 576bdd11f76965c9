import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { deviceIdInput } from '@/domain/device/input';
import { deviceColumns, deviceView, type DeviceView } from '@/domain/device/view';
import { AppError } from '@/domain/errors';
import { visibleDevices } from '@/domain/device/visible';
import { parse } from '@/domain/parse';

/** One device of the viewer's. @throws AppError `not_found` */
export async function getDevice(context: Context, input: z.input<typeof deviceIdInput>): Promise<DeviceView> {
  const { id } = parse(deviceIdInput, input);
  const device = await context.db.device.findFirst({
    where: { AND: [{ id }, visibleDevices(context.viewer)] },
    ...deviceColumns(context.viewer),
  });
  if (!device) throw new AppError('not_found');
  return deviceView(device, context.now);
}
