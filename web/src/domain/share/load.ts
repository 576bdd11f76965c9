import type { Device, Share } from '@pocketproxy/prisma';
import type { Context } from '@/domain/context';
import { lockDevice } from '@/domain/device/load';
import { AppError } from '@/domain/errors';
import { tenant } from '@/domain/visibility/tenant';
import type { Transaction } from '@/domain/database';

/** A share of a device that the viewer's customer owns, with its device locked. @throws AppError `not_found` */
export async function lockShare(
  tx: Transaction,
  context: Context,
  id: string,
): Promise<{ share: Share; device: Device }> {
  const found = await tx.share.findFirst({ where: { id, device: tenant(context.viewer) } });
  if (!found) throw new AppError('not_found');
  const device = await lockDevice(tx, context, found.deviceId);
  const share = await tx.share.findUnique({ where: { id } });
  if (!share) throw new AppError('not_found');
  return { share, device };
}
