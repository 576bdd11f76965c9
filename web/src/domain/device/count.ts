import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { devicesThatFit } from '@/domain/device/filter';
import { deviceFilterInput } from '@/domain/device/input';
import { whereServing } from '@/domain/device/state';
import type { DeviceCountView } from '@/domain/device/view';
import { parse } from '@/domain/parse';
import { visibleDevices } from '@/domain/visibility/devices';

/** How many of the viewer's devices fit the filter, and how many of them serve. */
export async function countDevices(
  { db, viewer }: Context,
  input: z.input<typeof deviceFilterInput> = {},
): Promise<DeviceCountView> {
  const where = { AND: [visibleDevices(viewer), devicesThatFit(viewer, parse(deviceFilterInput, input))] };
  const [total, online] = await Promise.all([
    db.device.count({ where }),
    db.device.count({ where: { AND: [where, whereServing] } }),
  ]);
  return { total, online };
}
