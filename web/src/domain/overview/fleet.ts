import type { Prisma } from '@pocketproxy/prisma';
import type { Context } from '@/domain/context';
import { stateColumns, stateOf } from '@/domain/device/state';
import type { DeviceStateView } from '@/domain/device/states';
import { visibleDevices, whoseIs } from '@/domain/visibility/devices';

/** A phone with what an overview of many needs of it. */
export interface FleetDevice {
  readonly id: string;
  readonly name: string;
  readonly whose: 'own' | 'shared';
  readonly state: DeviceStateView;
  readonly connected: boolean;
  readonly statusChangedAt: Date;
  /** Planned maintenance runs, of it or of its relay: what it does meanwhile needs no one. */
  readonly maintained: boolean;
}

/** More phones than this are not looked at one by one. */
const most = 5_000;

/** All phones that the viewer may see, own ones first, by name. */
export async function readFleet({ db, viewer, now }: Context): Promise<FleetDevice[]> {
  const running = {
    where: { startsAt: { lte: now }, endsAt: { gt: now }, cancelledAt: null },
    select: { id: true },
    take: 1,
  } as const satisfies Prisma.Device$windowsArgs;
  const rows = await db.device.findMany({
    where: visibleDevices(viewer),
    select: {
      ...{ id: true, name: true, customerId: true, statusChangedAt: true, ...stateColumns },
      windows: running,
      relay: { select: { windows: running } },
    },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: most,
  });
  const fleet = rows.map(({ id, name, statusChangedAt, ...row }) => ({
    ...{ id, name, statusChangedAt },
    whose: whoseIs(viewer, row.customerId),
    state: stateOf(row),
    connected: row.status === 'online',
    maintained: row.windows.length > 0 || row.relay.windows.length > 0,
  }));
  return [...fleet.filter(({ whose }) => whose === 'own'), ...fleet.filter(({ whose }) => whose === 'shared')];
}
