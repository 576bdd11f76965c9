'use server';

import { customerAction } from '@/actions/clients';
import { cancelRotation as cancel } from '@/domain/rotation/cancel';
import { requestRotationInput, rotationIdInput } from '@/domain/rotation/input';
import { requestRotation as request } from '@/domain/rotation/request';

export const requestRotation = customerAction
  .inputSchema(requestRotationInput)
  .action(({ parsedInput, ctx }) => request(ctx.context, parsedInput));

export const cancelRotation = customerAction
  .inputSchema(rotationIdInput)
  .action(({ parsedInput, ctx }) => cancel(ctx.context, parsedInput));
