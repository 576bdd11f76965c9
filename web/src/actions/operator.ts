'use server';

import { publicAction } from '@/actions/clients';
import { setPasswordInput } from '@/domain/operator/input';
import { setPassword as set } from '@/domain/operator/set-password';
import { services } from '@/lib/services';

export const setPassword = publicAction
  .inputSchema(setPasswordInput)
  .action(async ({ parsedInput, ctx: { context } }) => {
    await services().human(parsedInput.humanToken, 'set-password', context.ip);
    await set(context, parsedInput);
  });
