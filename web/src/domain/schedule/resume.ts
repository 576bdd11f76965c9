import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { changeSchedule } from '@/domain/schedule/change';
import { scheduledDeviceInput } from '@/domain/schedule/input';
import { nextDue } from '@/domain/schedule/next';
import { toScheduleView, type ScheduleView } from '@/domain/schedule/view';

/** Continues automatic rotation; intervals count from now. @throws AppError `not_found`, `forbidden` */
export async function resumeSchedule(
  context: Context,
  input: z.input<typeof scheduledDeviceInput>,
): Promise<ScheduleView> {
  const { deviceId } = parse(scheduledDeviceInput, input);
  return changeSchedule(context, deviceId, async (tx, { device, before, now }) => {
    if (!before) throw new AppError('not_found');
    if (!before.pausedAt) return toScheduleView(before);
    const data = { pausedAt: null, ...nextDue(before, now, null, Math.random()) };
    const schedule = await tx.rotationSchedule.update({ where: { deviceId }, data });
    await writeAudit(tx, context, {
      ...({ action: 'schedule.resume', target: ['device', deviceId] } as const),
      customerId: device.customerId,
    });
    return toScheduleView(schedule);
  });
}
