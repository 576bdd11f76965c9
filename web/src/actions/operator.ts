'use server';

import { publicAction } from '@/actions/clients';
import { setPasswordInput } from '@/domain/operator/input';
import { setPassword as set } from '@/domain/operator/set-password';

export const setPassword = publicAction
  .inputSchema(setPasswordInput)
  .action(({ parsedInput, ctx }) => set(ctx.context, parsedInput));
