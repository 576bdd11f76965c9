import type { z } from 'zod';
import { asOwned, authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { seenDevice } from '@/domain/device/load';
import { parse } from '@/domain/parse';
import { linksOfDeviceInput } from '@/domain/rotation-link/input';
import { visibleLinks } from '@/domain/rotation-link/load';
import { toRotationLinkView, type RotationLinkView } from '@/domain/rotation-link/view';

/** The rotation links of a device, 20 at most, without their secrets. @throws AppError `not_found`, `forbidden` */
export async function listRotationLinks(
  context: Context,
  input: z.input<typeof linksOfDeviceInput>,
): Promise<RotationLinkView[]> {
  const { deviceId } = parse(linksOfDeviceInput, input);
  authorize(context.viewer, 'device.rotate', asOwned(await seenDevice(context, deviceId)));
  const links = await context.db.rotationLink.findMany({
    where: { AND: [{ deviceId }, visibleLinks(context.viewer)] },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return links.map((link) => toRotationLinkView(link, context.now));
}
