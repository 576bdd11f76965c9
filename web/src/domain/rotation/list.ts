import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { seenDevice } from '@/domain/device/load';
import { mapPage, olderThan, readPage, timeMark, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';
import { listRotationsInput } from '@/domain/rotation/input';
import { rotationColumns, toRotationView, type RotationView } from '@/domain/rotation/view';
import { historySince } from '@/domain/visibility/devices';

/** A page of a device's rotations, newest first. @throws AppError `not_found` */
export async function listRotations(
  context: Context,
  input: z.input<typeof listRotationsInput>,
): Promise<Page<RotationView>> {
  const { deviceId, ...wanted } = parse(listRotationsInput, input);
  const since = historySince(context.viewer, await seenDevice(context, deviceId));
  const page = await readPage(
    wanted,
    { list: 'rotations', mark: timeMark },
    (after, take) =>
      context.db.rotation.findMany({
        where: { AND: [{ deviceId, createdAt: { gte: since } }, after ? olderThan(after) : {}] },
        include: rotationColumns,
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take,
      }),
    ({ createdAt, id }) => [createdAt, id],
  );
  return mapPage(page, (rotation) => toRotationView(rotation, context.viewer));
}
