import { z } from 'zod';
import type { Context } from '@/domain/context';
import { devicesThatFit } from '@/domain/device/filter';
import { listDevicesInput } from '@/domain/device/input';
import { deviceColumns, toDeviceView } from '@/domain/device/show';
import type { DeviceListItem } from '@/domain/device/view';
import { laterByName, mapPage, readPage, sortText, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';
import { lastOfEach } from '@/domain/rotation/last-of-each';
import { ownFirst, whose, whoseIs } from '@/domain/visibility/devices';

const mark = z.tuple([whose, sortText, z.uuid()]);

/** A page of the viewer's devices by name, own ones before shared ones, as far as they fit the filter. */
export async function listDevices(
  context: Context,
  input: z.input<typeof listDevicesInput> = {},
): Promise<Page<DeviceListItem>> {
  const { db, viewer, now } = context;
  const { cursor, limit, ...filter } = parse(listDevicesInput, input);
  const page = await readPage(
    { cursor, limit },
    { list: 'devices', mark },
    (after, take) =>
      ownFirst(viewer, after && { whose: after[0], rest: after }, take, (device, rest, most) =>
        db.device.findMany({
          where: { AND: [device, devicesThatFit(viewer, filter), rest ? laterByName([rest[1], rest[2]]) : {}] },
          ...deviceColumns(viewer),
          orderBy: [{ name: 'asc' }, { id: 'asc' }],
          take: most,
        }),
      ),
    ({ customerId, name, id }) => [whoseIs(viewer, customerId), name, id],
  );
  const last = await lastOfEach(
    context,
    page.items.map(({ id }) => id),
  );
  return mapPage(page, (device) => ({ ...toDeviceView(device, now), lastRotation: last.get(device.id) ?? null }));
}
