import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { deviceIdInput } from '@/domain/device/input';
import { loadDevice } from '@/domain/device/load';
import type { DeviceNotesView } from '@/domain/device/view';
import { parse } from '@/domain/parse';

/** What a device's own people wrote about it. @throws AppError `not_found`; `forbidden` through a share */
export async function getDeviceNotes(context: Context, input: z.input<typeof deviceIdInput>): Promise<DeviceNotesView> {
  const { id } = parse(deviceIdInput, input);
  const device = await loadDevice(context.db, context, id);
  authorize(context.viewer, 'device.notes', device);
  return { deviceId: id, notes: device.notes };
}
