import type { z } from 'zod';
import { mostSelected } from '@/domain/bulk/most-selected';
import type { Context } from '@/domain/context';
import { devicesThatFit } from '@/domain/device/filter';
import { deviceFilterInput } from '@/domain/device/input';
import type { SelectedDevicesView } from '@/domain/device/view';
import { parse } from '@/domain/parse';
import { visibleDevices } from '@/domain/visibility/devices';

/** The viewer's devices that fit a filter, as much of each as doing something to all of them takes; at most 500, by name. */
export async function selectDevices(
  { db, viewer }: Context,
  input: z.input<typeof deviceFilterInput> = {},
): Promise<SelectedDevicesView> {
  const fit = devicesThatFit(viewer, parse(deviceFilterInput, input));
  const rows = await db.device.findMany({
    where: { AND: [visibleDevices(viewer), fit] },
    select: { id: true, name: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: mostSelected,
  });
  return { items: rows };
}
