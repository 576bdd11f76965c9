import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { listDevicesInput } from '@/domain/device/input';
import { deviceColumns, toDeviceView } from '@/domain/device/show';
import type { DeviceView } from '@/domain/device/view';
import { ownFirst } from '@/domain/visibility/devices';
import { parse } from '@/domain/parse';

/** The viewer's devices by name, own ones before shared ones, at most 1,000; with customerId only that customer's. */
export async function listDevices(
  { db, viewer, now }: Context,
  input: z.input<typeof listDevicesInput> = {},
): Promise<DeviceView[]> {
  const { customerId } = parse(listDevicesInput, input);
  const devices = await ownFirst(viewer, 1_000, (device, take) =>
    db.device.findMany({
      where: { AND: [device, customerId === undefined ? {} : { customerId }] },
      ...deviceColumns(viewer),
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      take,
    }),
  );
  return devices.map((device) => toDeviceView(device, now));
}
