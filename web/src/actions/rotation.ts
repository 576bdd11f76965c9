'use server';

import { customerAction } from '@/actions/clients';
import { cancelRotation as cancel } from '@/domain/rotation/cancel';
import { requestRotationInput, rotationIdInput, rotationSettingsInput } from '@/domain/rotation/input';
import { requestRotation as request } from '@/domain/rotation/request';
import { updateRotationSettings as updateSettings } from '@/domain/rotation/settings';

export const requestRotation = customerAction
  .inputSchema(requestRotationInput)
  .action(({ parsedInput, ctx }) => request(ctx.context, parsedInput));

export const cancelRotation = customerAction
  .inputSchema(rotationIdInput)
  .action(({ parsedInput, ctx }) => cancel(ctx.context, parsedInput));

export const updateRotationSettings = customerAction
  .inputSchema(rotationSettingsInput)
  .action(({ parsedInput, ctx }) => updateSettings(ctx.context, parsedInput));
