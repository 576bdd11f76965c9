import { Prisma, type DeviceGroup } from '@pocketproxy/prisma';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import type { Database, Transaction } from '@/domain/database';
import { AppError } from '@/domain/errors';
import { groupColumns, type LoadedGroup } from '@/domain/group/show';
import { holdRows } from '@/domain/hold';
import { tenant } from '@/domain/visibility/tenant';

/** The group with this id among those of the viewer's customer; operators see all. @throws AppError `not_found` */
export async function loadGroup(db: Database | Transaction, { viewer }: Context, id: string): Promise<LoadedGroup> {
  const group = await db.deviceGroup.findFirst({ where: { AND: [{ id }, tenant(viewer)] }, ...groupColumns });
  if (!group) throw new AppError('not_found');
  return group;
}

/** The same locked until the transaction ends, for those who may change it. @throws AppError `not_found`, `forbidden` */
export async function lockGroup(tx: Transaction, context: Context, id: string): Promise<LoadedGroup> {
  await holdRows(tx, 'DeviceGroup', [id]);
  const group = await loadGroup(tx, context, id);
  authorize(context.viewer, 'group.manage', group);
  return group;
}

/** Locks the devices of entries that are to be deleted: who moves a device deletes its entries as well, with the device locked. */
export async function holdDevicesIn(tx: Transaction, where: Prisma.DeviceGroupEntryWhereInput): Promise<void> {
  const entries = await tx.deviceGroupEntry.findMany({ where, select: { deviceId: true } });
  const ids = entries.map(({ deviceId }) => deviceId);
  await holdRows(tx, 'Device', ids);
}

/** Devices that a group may hold and rotate: its customer's and those shared with it to rotate; the operators' hold any. */
export function devicesFor({ customerId }: Pick<DeviceGroup, 'customerId'>): Prisma.DeviceWhereInput {
  if (customerId === null) return {};
  return { OR: [{ customerId }, { shares: { some: { customerId, rotate: true } } }] };
}
