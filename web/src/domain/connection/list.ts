import type { z } from 'zod';
import type { Prisma } from '@pocketproxy/prisma';
import type { Context } from '@/domain/context';
import { connectionsThatFit } from '@/domain/connection/filter';
import { listConnectionsInput } from '@/domain/connection/input';
import type { SeenConnection } from '@/domain/connection/load';
import { monthBytes } from '@/domain/connection/month-bytes';
import { columnsOnDevice, connectionColumns, toConnectionView } from '@/domain/connection/show';
import { connectionSorts } from '@/domain/connection/sorts';
import type { ConnectionView } from '@/domain/connection/view';
import { findDevice } from '@/domain/device/load';
import { mapPage, readPage, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';
import { inParts, sortedBy, type Place } from '@/domain/sort';
import { visibleConnections } from '@/domain/visibility/connections';
import { ownFirst, whose, whoseIs } from '@/domain/visibility/devices';

/**
 * A page of the viewer's connections, on own devices first, by device and name unless asked otherwise, as far as they
 * fit the filter.
 */
export async function listConnections(
  context: Context,
  input: z.input<typeof listConnectionsInput> = {},
): Promise<Page<ConnectionView>> {
  const { viewer, db, now } = context;
  const { cursor, limit, sort, deviceId, ...filter } = parse(listConnectionsInput, input);
  const { kind, order, behind, placeOf } = sortedBy('connections', connectionSorts, sort, whose);
  const fit = [visibleConnections(viewer), await connectionsThatFit(context, filter)];
  const wanted = (mark: readonly unknown[] | null) => [...fit, mark ? behind(mark) : {}];
  const page = await readPage<SeenConnection, Place>(
    { cursor, limit },
    kind,
    (after, take) =>
      deviceId === undefined
        ? inParts(ownFirst(viewer), after, take, (device, mark, most) =>
            db.connection.findMany({
              where: { AND: [{ device }, ...wanted(mark)] },
              ...connectionColumns(viewer),
              orderBy: order,
              take: most,
            }),
          )
        : onDevice(context, deviceId, { where: { AND: wanted(after && after[1]) }, orderBy: order, take }),
    (row) => placeOf(whoseIs(viewer, row.device.customerId), row),
  );
  const months = await monthBytes(db, now, page.items);
  return mapPage(page, (row) => toConnectionView(row, months.get(row.id) ?? 0, now));
}

interface Wanted {
  where: Prisma.ConnectionWhereInput;
  orderBy: Prisma.ConnectionOrderByWithRelationInput[];
  take: number;
}

/** Those of one device, which a page has loaded already; none when the viewer may not see it. */
async function onDevice(
  { db, viewer }: Context,
  deviceId: string,
  { where, ...wanted }: Wanted,
): Promise<SeenConnection[]> {
  const device = await findDevice(db, viewer, deviceId);
  if (!device) return [];
  const rows = await db.connection.findMany({
    where: { AND: [{ deviceId }, where] },
    ...columnsOnDevice(viewer),
    ...wanted,
  });
  return rows.map((row) => ({ ...row, device, relay: device.relay }));
}
