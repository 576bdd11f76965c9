import { Prisma, type DeviceGroup } from '@pocketproxy/prisma';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import type { Database, Transaction } from '@/domain/database';
import { AppError } from '@/domain/errors';
import { groupColumns, type LoadedGroup } from '@/domain/group/show';
import { tenant } from '@/domain/visibility/tenant';

/** The group with this id among those of the viewer's customer; operators see all. @throws AppError `not_found` */
export async function loadGroup(db: Database | Transaction, { viewer }: Context, id: string): Promise<LoadedGroup> {
  const group = await db.deviceGroup.findFirst({ where: { AND: [{ id }, tenant(viewer)] }, ...groupColumns });
  if (!group) throw new AppError('not_found');
  return group;
}

/** The same locked until the transaction ends, for those who may change it. @throws AppError `not_found`, `forbidden` */
export async function lockGroup(tx: Transaction, context: Context, id: string): Promise<LoadedGroup> {
  await tx.$executeRaw`SELECT 1 FROM "DeviceGroup" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  const group = await loadGroup(tx, context, id);
  authorize(context.viewer, 'group.manage', group);
  return group;
}

/** Devices that a group may hold and rotate: its customer's and those shared with it to rotate; the operators' hold any. */
export function devicesFor({ customerId }: Pick<DeviceGroup, 'customerId'>): Prisma.DeviceWhereInput {
  if (customerId === null) return {};
  return { OR: [{ customerId }, { shares: { some: { customerId, rotate: true } } }] };
}
