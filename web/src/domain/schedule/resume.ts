import type { z } from 'zod';
import type { Context } from '@/domain/context';
import type { scheduledDeviceInput } from '@/domain/schedule/input';
import { switchSchedule } from '@/domain/schedule/switch';
import type { ScheduleView } from '@/domain/schedule/view';

/** Continues automatic rotation; intervals count from now. @throws AppError `not_found`, `forbidden` */
export function resumeSchedule(context: Context, input: z.input<typeof scheduledDeviceInput>): Promise<ScheduleView> {
  return switchSchedule(context, input, 'resume');
}
