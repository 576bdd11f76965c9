import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { seenDevice } from '@/domain/device/load';
import { parse } from '@/domain/parse';
import { scheduledDeviceInput } from '@/domain/schedule/input';
import { toScheduleView, type ScheduleView } from '@/domain/schedule/view';

/** When a device rotates automatically, or null. @throws AppError `not_found` */
export async function getSchedule(
  context: Context,
  input: z.input<typeof scheduledDeviceInput>,
): Promise<ScheduleView | null> {
  const { deviceId } = parse(scheduledDeviceInput, input);
  await seenDevice(context, deviceId);
  const schedule = await context.db.rotationSchedule.findUnique({ where: { deviceId } });
  return schedule && toScheduleView(schedule);
}
