import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { listConnectionsInput } from '@/domain/connection/input';
import type { SeenConnection } from '@/domain/connection/load';
import { monthBytes } from '@/domain/connection/month-bytes';
import { columnsOnDevice, connectionColumns, toConnectionView } from '@/domain/connection/show';
import type { ConnectionView } from '@/domain/connection/view';
import { visibleConnections } from '@/domain/visibility/connections';
import { findDevice } from '@/domain/device/load';
import { ownFirst } from '@/domain/visibility/devices';
import { parse } from '@/domain/parse';

const most = 2_000;

/** The viewer's connections, on own devices first, by device and name, at most 2,000; narrowed to a device or a customer. */
export async function listConnections(
  context: Context,
  input: z.input<typeof listConnectionsInput> = {},
): Promise<ConnectionView[]> {
  const { deviceId, customerId } = parse(listConnectionsInput, input);
  const rows = deviceId === undefined ? await onAny(context, customerId) : await onDevice(context, deviceId);
  const wanted = rows.filter(({ device }) => customerId === undefined || device.customerId === customerId);
  const months = await monthBytes(context.db, context.now, wanted);
  return wanted.map((row) => toConnectionView(row, months.get(row.id) ?? 0, context.now));
}

const byName = [{ name: 'asc' }, { id: 'asc' }] as const;

/** Those of one device, which a page has loaded already; none when the viewer may not see it. */
async function onDevice({ db, viewer }: Context, deviceId: string): Promise<SeenConnection[]> {
  const device = await findDevice(db, viewer, deviceId);
  if (!device) return [];
  const rows = await db.connection.findMany({
    where: { AND: [visibleConnections(viewer), { deviceId }] },
    ...columnsOnDevice(viewer),
    orderBy: [...byName],
    take: most,
  });
  return rows.map((row) => ({ ...row, device, relay: device.relay }));
}

function onAny({ db, viewer }: Context, customerId: string | undefined): Promise<SeenConnection[]> {
  return ownFirst(viewer, most, (device, take) =>
    db.connection.findMany({
      where: {
        AND: [visibleConnections(viewer), { device }, customerId === undefined ? {} : { device: { customerId } }],
      },
      ...connectionColumns(viewer),
      orderBy: [{ device: { name: 'asc' } }, ...byName],
      take,
    }),
  );
}
