'use server';

import { customerAction } from '@/actions/clients';
import { setAccessLogInput } from '@/domain/access-log/input';
import { setAccessLog as set } from '@/domain/access-log/set';

export const setAccessLog = customerAction
  .inputSchema(setAccessLogInput)
  .action(({ parsedInput, ctx }) => set(ctx.context, parsedInput));
