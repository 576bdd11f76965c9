import type { z } from 'zod';
import type { BusEvent } from '@pocketproxy/relay/contract';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { lockDevice } from '@/domain/device/load';
import { shareHolder } from '@/domain/visibility/devices';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { endShare } from '@/domain/share/end';
import { sharedDeviceInput } from '@/domain/share/input';
import type { LeftShareView } from '@/domain/share/view';
import { inTransaction } from '@/domain/database';

/**
 * Returns a device that another customer shares with the viewer's, with all access that came of it, as revoking
 * does. The row in the audit log is the device owner's. @throws AppError `not_found`, `forbidden`; `conflict` when the
 * share was changed since the request began
 */
export async function leaveShare(context: Context, input: z.input<typeof sharedDeviceInput>): Promise<LeftShareView> {
  const { deviceId } = parse(sharedDeviceInput, input);
  const events = await inTransaction(context.db, async (tx) => {
    const device = await lockDevice(tx, context, deviceId);
    const customerId = shareHolder(context.viewer, device);
    if (customerId === null) throw new AppError('not_found');
    authorize(context.viewer, 'share.leave', { customerId });
    const ended: BusEvent[] = [];
    for (const share of await tx.share.findMany({ where: { deviceId, customerId } }))
      ended.push(...(await endShare(tx, context, device, share, 'share.leave')));
    return ended;
  });
  await context.publish(...events);
  return { deviceId };
}
