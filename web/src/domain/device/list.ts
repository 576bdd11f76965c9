import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { listDevicesInput } from '@/domain/device/input';
import { deviceColumns, deviceView, type DeviceView } from '@/domain/device/view';
import { visibleDevices } from '@/domain/device/visible';
import { parse } from '@/domain/parse';

/** The viewer's devices by name, at most 1,000; with customerId only that customer's. */
export async function listDevices(
  context: Context,
  input: z.input<typeof listDevicesInput> = {},
): Promise<DeviceView[]> {
  const { customerId } = parse(listDevicesInput, input);
  const devices = await context.db.device.findMany({
    where: { AND: [visibleDevices(context.viewer), customerId === undefined ? {} : { customerId }] },
    ...deviceColumns(context.viewer),
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: 1_000,
  });
  return devices.map((device) => deviceView(device, context.now));
}
