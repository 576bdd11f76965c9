import type { z } from 'zod';
import { muteDeviceInput, muteLengths } from '@/domain/alert/input';
import { sideOf } from '@/domain/alert/side';
import type { MuteView } from '@/domain/alert/view';
import { writeAudit } from '@/domain/audit/write';
import { asOwned, authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { databaseTime } from '@/domain/database-time';
import { inTransaction } from '@/domain/database';
import { lockDevice } from '@/domain/device/load';
import { alertChanged } from '@/domain/events';
import { parse } from '@/domain/parse';
import { personOf } from '@/domain/viewer';

/**
 * Mutes a device for a time: its alerts still open and stand in the list, but no one of the viewer's side hears of them.
 * What is still open afterwards they hear then. @throws AppError `not_found`, `forbidden`, `conflict`
 */
export async function muteDevice(context: Context, input: z.input<typeof muteDeviceInput>): Promise<MuteView> {
  const { deviceId, length } = parse(muteDeviceInput, input);
  const { viewer } = context;
  const { device, until } = await inTransaction(context.db, async (tx) => {
    const device = await lockDevice(tx, context, deviceId);
    authorize(viewer, 'device.mute', asOwned(device));
    const createdAt = await databaseTime(tx);
    const { ms } = muteLengths[length];
    const data = {
      until: ms === null ? null : new Date(createdAt.getTime() + ms),
      createdAt,
      createdById: personOf(viewer),
    };
    const key = { deviceId, sideId: sideOf(viewer, device) };
    await tx.deviceMute.upsert({ where: { deviceId_sideId: key }, create: { ...key, ...data }, update: data });
    await writeAudit(tx, context, {
      ...({ action: 'device.mute', target: ['device', deviceId] } as const),
      ...{ customerId: device.customerId, after: { until: data.until?.toISOString() ?? null } },
    });
    return { device, until: data.until };
  });
  await context.publish(alertChanged({ customerId: device.customerId, deviceId }));
  return { deviceId, muted: true, until };
}
