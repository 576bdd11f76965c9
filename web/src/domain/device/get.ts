import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { deviceIdInput } from '@/domain/device/input';
import { seenDevice } from '@/domain/device/load';
import { toDeviceView } from '@/domain/device/show';
import type { DeviceView } from '@/domain/device/view';
import { parse } from '@/domain/parse';

/** One device of the viewer's. @throws AppError `not_found` */
export async function getDevice(context: Context, input: z.input<typeof deviceIdInput>): Promise<DeviceView> {
  const { id } = parse(deviceIdInput, input);
  return toDeviceView(await seenDevice(context, id), context.now);
}
