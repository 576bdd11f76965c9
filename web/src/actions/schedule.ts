'use server';

import { customerAction } from '@/actions/clients';
import { nestedErrors } from '@/actions/nested-errors';
import { clearSchedule as clear } from '@/domain/schedule/clear';
import { scheduledDeviceInput, setScheduleInput } from '@/domain/schedule/input';
import { pauseSchedule as pause } from '@/domain/schedule/pause';
import { resumeSchedule as resume } from '@/domain/schedule/resume';
import { setSchedule as set } from '@/domain/schedule/set';

export const setSchedule = customerAction
  .inputSchema(setScheduleInput, { handleValidationErrorsShape: nestedErrors })
  .action(({ parsedInput, ctx }) => set(ctx.context, parsedInput));

export const pauseSchedule = customerAction
  .inputSchema(scheduledDeviceInput)
  .action(({ parsedInput, ctx }) => pause(ctx.context, parsedInput));

export const resumeSchedule = customerAction
  .inputSchema(scheduledDeviceInput)
  .action(({ parsedInput, ctx }) => resume(ctx.context, parsedInput));

export const clearSchedule = customerAction
  .inputSchema(scheduledDeviceInput)
  .action(({ parsedInput, ctx }) => clear(ctx.context, parsedInput));
