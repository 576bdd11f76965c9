import type { Context } from '@/domain/context';
import type { Database, Transaction } from '@/domain/database';
import { AppError } from '@/domain/errors';
import { rotationColumns, type LoadedRotation } from '@/domain/rotation/view';
import { historySince, visibleDevices } from '@/domain/visibility/devices';

/** The rotation with this id among those the viewer may see. @throws AppError `not_found` */
export async function loadRotation(
  db: Database | Transaction,
  { viewer }: Context,
  id: string,
): Promise<LoadedRotation> {
  const rotation = await db.rotation.findFirst({
    where: { id, device: visibleDevices(viewer) },
    include: rotationColumns,
  });
  const since = rotation && historySince(viewer, rotation.device);
  if (!rotation || (since && rotation.createdAt < since)) throw new AppError('not_found');
  return rotation;
}
