import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { devicesThatFit } from '@/domain/device/filter';
import { listDevicesInput } from '@/domain/device/input';
import { deviceColumns, toDeviceView } from '@/domain/device/show';
import { byState, deviceSorts, statesInOrder } from '@/domain/device/sorts';
import { stateOf } from '@/domain/device/state';
import type { DeviceListItem } from '@/domain/device/view';
import { mapPage, readPage, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';
import { lastOfEach } from '@/domain/rotation/last-of-each';
import { inParts, sortedBy } from '@/domain/sort';
import { ownFirst, whose, whoseIs } from '@/domain/visibility/devices';

/** A page of the viewer's devices, own ones before shared ones, by name unless asked otherwise, as far as they fit. */
export async function listDevices(
  context: Context,
  input: z.input<typeof listDevicesInput> = {},
): Promise<Page<DeviceListItem>> {
  const { db, viewer, now } = context;
  const { cursor, limit, sort, ...filter } = parse(listDevicesInput, input);
  const inStates = sort === 'state' || sort === '-state';
  const parts = inStates ? byState(ownFirst(viewer), sort) : ownFirst(viewer);
  const names = inStates ? whose.flatMap((side) => statesInOrder.map((state) => `${side} ${state}`)) : whose;
  const { kind, order, behind, placeOf } = sortedBy('devices', deviceSorts, sort, names);
  const page = await readPage(
    { cursor, limit },
    kind,
    (after, take) =>
      inParts(parts, after, take, (part, mark, most) =>
        db.device.findMany({
          where: { AND: [part, devicesThatFit(viewer, filter), mark ? behind(mark) : {}] },
          ...deviceColumns(viewer),
          orderBy: order,
          take: most,
        }),
      ),
    (device) => {
      const side = whoseIs(viewer, device.customerId);
      return placeOf(inStates ? `${side} ${stateOf(device).name}` : side, device);
    },
  );
  const last = await lastOfEach(
    context,
    page.items.map(({ id }) => id),
  );
  return mapPage(page, (device) => ({ ...toDeviceView(device, now), lastRotation: last.get(device.id) ?? null }));
}
