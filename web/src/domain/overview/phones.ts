import type { Context } from '@/domain/context';
import { asOwned, can } from '@/domain/authorize';
import { rowsOfPeriod, zoneOf } from '@/domain/connection/period';
import { connectionState, ownStateColumns } from '@/domain/connection/state';
import { deviceColumns, toDeviceView } from '@/domain/device/show';
import type { FleetDevice } from '@/domain/overview/fleet';
import type { OverviewScope } from '@/domain/overview/scope';
import type { OverviewPhone, OverviewView } from '@/domain/overview/view';
import { lastOfEach } from '@/domain/rotation/last-of-each';
import { visibleConnections } from '@/domain/visibility/connections';
import { visibleDevices } from '@/domain/visibility/devices';

/** So many phones stand in an overview. */
const shownAtMost = 12;

/** The phones of an overview: all where they are few, else those with the most traffic today. */
export async function readPhones(
  context: Context,
  scope: OverviewScope,
  fleet: readonly FleetDevice[],
): Promise<OverviewView['phones']> {
  const bytes = await readToday(context, scope);
  const few = fleet.length <= shownAtMost;
  const sorted = few ? fleet : [...fleet].sort((one, other) => (bytes.get(other.id) ?? 0) - (bytes.get(one.id) ?? 0));
  const ids = sorted.slice(0, shownAtMost).map(({ id }) => id);
  const own = fleet.filter(({ whose }) => whose === 'own').length;
  return {
    ...{ own, shared: fleet.length - own, order: few ? 'name' : 'busiest' },
    items: await readItems(context, ids, bytes),
  };
}

async function readToday(
  { db, now }: Context,
  { usage, timeZone }: OverviewScope,
): Promise<ReadonlyMap<string, number>> {
  const { gte, lt } = rowsOfPeriod('day', now, timeZone);
  const rows = await db.$queryRaw<{ deviceId: string; bytes: bigint }[]>`
    SELECT "deviceId", sum("bytesUp" + "bytesDown")::bigint AS "bytes" FROM "UsageDay"
    WHERE ${usage} AND "day" >= ${gte} AND "day" < ${lt} GROUP BY 1`;
  return new Map(rows.map(({ deviceId, bytes }) => [deviceId, Number(bytes)]));
}

async function readItems(
  context: Context,
  ids: readonly string[],
  bytes: ReadonlyMap<string, number>,
): Promise<OverviewPhone[]> {
  const { db, viewer, now } = context;
  const [devices, last, connections] = await Promise.all([
    db.device.findMany({
      where: { AND: [{ id: { in: [...ids] } }, visibleDevices(viewer)] },
      ...deviceColumns(viewer),
    }),
    lastOfEach(context, ids),
    db.connection.findMany({
      where: { AND: [visibleConnections(viewer), { deviceId: { in: [...ids] }, port: { not: null } }] },
      select: {
        ...{ id: true, name: true, deviceId: true, port: true, username: true },
        ...ownStateColumns,
        relay: { select: { publicHost: true } },
      },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    }),
  ]);
  return ids.flatMap((id) => {
    const device = devices.find((one) => one.id === id);
    if (!device) return [];
    const view = toDeviceView(device, now);
    const reveal = can(viewer, 'connection.reveal', asOwned(device));
    const shared = viewer.shares.some(({ deviceId }) => deviceId === id);
    return [
      {
        ...view,
        lastRotation: last.get(id) ?? null,
        sharedBy: shared ? (device.customer?.name ?? null) : null,
        todayBytes: bytes.get(id) ?? 0,
        connections: connections.flatMap((row) =>
          reveal && row.deviceId === id && row.port !== null
            ? [
                {
                  ...{ id: row.id, name: row.name, host: row.relay.publicHost, port: row.port, username: row.username },
                  state: connectionState(row, view.state, now, zoneOf(device.customer)),
                },
              ]
            : [],
        ),
        mayTest: can(viewer, 'connection.test', asOwned(device)),
      },
    ];
  });
}
