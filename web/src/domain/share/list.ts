import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { seenDevice } from '@/domain/device/load';
import { parse } from '@/domain/parse';
import { sharedDeviceInput } from '@/domain/share/input';
import type { ShareView } from '@/domain/share/view';

/** With whom a device is shared, for its owner. @throws AppError `not_found`, `forbidden` */
export async function listShares(context: Context, input: z.input<typeof sharedDeviceInput>): Promise<ShareView[]> {
  const { deviceId } = parse(sharedDeviceInput, input);
  authorize(context.viewer, 'device.share', await seenDevice(context, deviceId));
  return context.db.share.findMany({
    where: { deviceId },
    select: { id: true, email: true, rename: true, ports: true, configs: true, rotate: true, createdAt: true },
    orderBy: { createdAt: 'asc' },
  });
}
