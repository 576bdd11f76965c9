import type { z } from 'zod';
import { announceAfterMute } from '@/domain/alert/announce-opened';
import { mutedDeviceInput } from '@/domain/alert/input';
import { sideOf } from '@/domain/alert/side';
import type { MuteView } from '@/domain/alert/view';
import { writeAudit } from '@/domain/audit/write';
import { asOwned, authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { lockDevice } from '@/domain/device/load';
import { alertChanged } from '@/domain/events';
import { wakeMail } from '@/domain/mail/queue';
import { parse } from '@/domain/parse';

/** Ends a mute; people hear of what is open and was not said to them. @throws AppError `not_found`, `forbidden`, `conflict` */
export async function unmuteDevice(context: Context, input: z.input<typeof mutedDeviceInput>): Promise<MuteView> {
  const { deviceId } = parse(mutedDeviceInput, input);
  const { device, mailIds } = await inTransaction(context.db, async (tx) => {
    const device = await lockDevice(tx, context, deviceId);
    authorize(context.viewer, 'device.mute', asOwned(device));
    const mute = { deviceId, sideId: sideOf(context.viewer, device) };
    const { count } = await tx.deviceMute.deleteMany({ where: mute });
    if (count === 0) return { device, mailIds: [] };
    await writeAudit(tx, context, {
      ...({ action: 'device.unmute', target: ['device', deviceId] } as const),
      customerId: device.customerId,
    });
    const { mailIds = [] } = await announceAfterMute(tx, context, [mute]);
    return { device, mailIds };
  });
  wakeMail(context, ...mailIds);
  await context.publish(alertChanged({ customerId: device.customerId, deviceId }));
  return { deviceId, muted: false, until: null };
}
