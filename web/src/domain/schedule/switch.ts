import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { changeSchedule } from '@/domain/schedule/change';
import { scheduledDeviceInput } from '@/domain/schedule/input';
import { nextDue } from '@/domain/schedule/next';
import { toScheduleView, type ScheduleView } from '@/domain/schedule/view';

/** Pauses or resumes a schedule; one that is so already stays as it is. @throws AppError `not_found`, `forbidden` */
export async function switchSchedule(
  context: Context,
  input: z.input<typeof scheduledDeviceInput>,
  to: 'pause' | 'resume',
): Promise<ScheduleView> {
  const { deviceId } = parse(scheduledDeviceInput, input);
  return changeSchedule(context, deviceId, async (tx, { device, before, now }) => {
    if (!before) throw new AppError('not_found');
    if ((before.pausedAt !== null) === (to === 'pause')) return toScheduleView(before);
    const data =
      to === 'pause'
        ? { pausedAt: now, nextAt: null, waitingSince: null }
        : { pausedAt: null, ...nextDue(before, now, null, Math.random()) };
    const schedule = await tx.rotationSchedule.update({ where: { deviceId }, data });
    await writeAudit(tx, context, {
      ...({ action: `schedule.${to}`, target: ['device', deviceId] } as const),
      customerId: device.customerId,
    });
    return toScheduleView(schedule);
  });
}
