import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { changeSchedule } from '@/domain/schedule/change';
import { scheduledDeviceInput } from '@/domain/schedule/input';
import { toScheduleView, type ScheduleView } from '@/domain/schedule/view';

/** Stops automatic rotation until it is resumed; a rotation that runs continues. @throws AppError `not_found`, `forbidden` */
export async function pauseSchedule(
  context: Context,
  input: z.input<typeof scheduledDeviceInput>,
): Promise<ScheduleView> {
  const { deviceId } = parse(scheduledDeviceInput, input);
  return changeSchedule(context, deviceId, async (tx, { device, before, now }) => {
    if (!before) throw new AppError('not_found');
    if (before.pausedAt) return toScheduleView(before);
    const data = { pausedAt: now, nextAt: null, waitingSince: null };
    const schedule = await tx.rotationSchedule.update({ where: { deviceId }, data });
    await writeAudit(tx, context, {
      ...({ action: 'schedule.pause', target: ['device', deviceId] } as const),
      customerId: device.customerId,
    });
    return toScheduleView(schedule);
  });
}
