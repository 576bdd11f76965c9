import type { z } from 'zod';
import type { Context } from '@/domain/context';
import type { scheduledDeviceInput } from '@/domain/schedule/input';
import { switchSchedule } from '@/domain/schedule/switch';
import type { ScheduleView } from '@/domain/schedule/view';

/** Stops automatic rotation until it is resumed; a rotation that runs continues. @throws AppError `not_found`, `forbidden` */
export function pauseSchedule(context: Context, input: z.input<typeof scheduledDeviceInput>): Promise<ScheduleView> {
  return switchSchedule(context, input, 'pause');
}
