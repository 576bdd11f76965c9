import type { Device, Prisma, RotationLink } from '@pocketproxy/prisma';
import { asOwned, authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import type { Transaction } from '@/domain/database';
import { lockDevice } from '@/domain/device/load';
import { AppError } from '@/domain/errors';
import type { Viewer } from '@/domain/viewer';
import { ownDevices, visibleDevices } from '@/domain/visibility/devices';

/** Links that a viewer may see: all of their customer's devices; on a shared device those that their own customer made. */
export function visibleLinks(viewer: Viewer): Prisma.RotationLinkWhereInput {
  return {
    revokedAt: null,
    device: visibleDevices(viewer),
    OR: [{ device: ownDevices(viewer) }, ...viewer.memberships.map(({ customerId: holderId }) => ({ holderId }))],
  };
}

/** A link of those that the viewer may change, with its device locked. @throws AppError `not_found`, `forbidden` */
export async function lockLink(
  tx: Transaction,
  context: Context,
  id: string,
): Promise<{ link: RotationLink; device: Device }> {
  const found = await tx.rotationLink.findFirst({ where: { AND: [{ id }, visibleLinks(context.viewer)] } });
  if (!found) throw new AppError('not_found');
  const device = await lockDevice(tx, context, found.deviceId);
  authorize(context.viewer, 'device.rotate', asOwned(device));
  const link = await tx.rotationLink.findFirst({ where: { AND: [{ id }, visibleLinks(context.viewer)] } });
  if (!link) throw new AppError('not_found');
  return { link, device };
}
