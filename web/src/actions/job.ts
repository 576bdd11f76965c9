'use server';

import { operatorAction } from '@/actions/clients';
import { jobInput } from '@/domain/job/input';
import { retryJob as retry } from '@/domain/job/retry';

export const retryJob = operatorAction
  .inputSchema(jobInput)
  .action(({ parsedInput, ctx }) => retry(ctx.context, parsedInput));
