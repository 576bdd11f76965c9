import type { z } from 'zod';
import { mutedDeviceInput } from '@/domain/alert/input';
import { sideOf } from '@/domain/alert/side';
import type { MuteView } from '@/domain/alert/view';
import type { Context } from '@/domain/context';
import { seenDevice } from '@/domain/device/load';
import { parse } from '@/domain/parse';

/** Whether a device is muted on the viewer's side. @throws AppError `not_found` */
export async function getMute(context: Context, input: z.input<typeof mutedDeviceInput>): Promise<MuteView> {
  const { deviceId } = parse(mutedDeviceInput, input);
  const sideId = sideOf(context.viewer, await seenDevice(context, deviceId));
  const mute = await context.db.deviceMute.findUnique({ where: { deviceId_sideId: { deviceId, sideId } } });
  const muted = mute !== null && (mute.until === null || mute.until > context.now);
  return { deviceId, muted, until: muted ? mute.until : null };
}
