import { z } from 'zod';
import type { Prisma } from '@pocketproxy/prisma';
import type { Context } from '@/domain/context';
import { connectionsThatFit } from '@/domain/connection/filter';
import { listConnectionsInput } from '@/domain/connection/input';
import type { SeenConnection } from '@/domain/connection/load';
import { monthBytes } from '@/domain/connection/month-bytes';
import { columnsOnDevice, connectionColumns, toConnectionView } from '@/domain/connection/show';
import type { ConnectionView } from '@/domain/connection/view';
import { findDevice } from '@/domain/device/load';
import { mapPage, readPage, sortText, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';
import { visibleConnections } from '@/domain/visibility/connections';
import { ownFirst, whose, whoseIs } from '@/domain/visibility/devices';

/** Whose device, its name, the connection's name and id. */
const mark = z.tuple([whose, sortText, sortText, z.uuid()]);
type Place = z.output<typeof mark>;

/** A page of the viewer's connections, on own devices first, by device and name, as far as they fit the filter. */
export async function listConnections(
  context: Context,
  input: z.input<typeof listConnectionsInput> = {},
): Promise<Page<ConnectionView>> {
  const { viewer, db, now } = context;
  const { cursor, limit, deviceId, ...filter } = parse(listConnectionsInput, input);
  const where = connectionsThatFit(context.viewer, filter);
  const page = await readPage<SeenConnection, Place>(
    { cursor, limit },
    { list: 'connections', mark },
    (after, take) =>
      deviceId === undefined ? onAny(context, where, after, take) : onDevice(context, deviceId, where, after, take),
    ({ device, name, id }) => [whoseIs(viewer, device.customerId), device.name, name, id],
  );
  const months = await monthBytes(db, now, page.items);
  return mapPage(page, (row) => toConnectionView(row, months.get(row.id) ?? 0, now));
}

const byName = [{ name: 'asc' }, { id: 'asc' }] as const;

/** Those of one device, which a page has loaded already; none when the viewer may not see it. */
async function onDevice(
  { db, viewer }: Context,
  deviceId: string,
  where: Prisma.ConnectionWhereInput,
  after: Place | null,
  take: number,
): Promise<SeenConnection[]> {
  const device = await findDevice(db, viewer, deviceId);
  if (!device) return [];
  const rows = await db.connection.findMany({
    where: { AND: [visibleConnections(viewer), { deviceId }, where, after ? laterOnDevice(after) : {}] },
    ...columnsOnDevice(viewer),
    orderBy: [...byName],
    take,
  });
  return rows.map((row) => ({ ...row, device, relay: device.relay }));
}

function onAny(
  { db, viewer }: Context,
  where: Prisma.ConnectionWhereInput,
  after: Place | null,
  take: number,
): Promise<SeenConnection[]> {
  return ownFirst(viewer, after && { whose: after[0], rest: after }, take, (device, rest, most) =>
    db.connection.findMany({
      where: { AND: [visibleConnections(viewer), { device }, where, rest ? later(rest) : {}] },
      ...connectionColumns(viewer),
      orderBy: [{ device: { name: 'asc' } }, ...byName],
      take: most,
    }),
  );
}

function later(place: Place): Prisma.ConnectionWhereInput {
  const [, device] = place;
  return { OR: [{ device: { name: { gt: device } } }, { device: { name: device }, ...laterOnDevice(place) }] };
}

function laterOnDevice([, , name, id]: Place): Prisma.ConnectionWhereInput {
  return { OR: [{ name: { gt: name } }, { name, id: { gt: id } }] };
}
