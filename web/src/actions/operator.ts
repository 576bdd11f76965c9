'use server';

import { publicAction } from '@/actions/clients';
import { setPasswordInput } from '@/domain/operator/input';
import { setPassword as set } from '@/domain/operator/set-password';
import { evenly } from '@/base/evenly';
import { services } from '@/server/services';

export const setPassword = publicAction
  .inputSchema(setPasswordInput)
  .action(async ({ parsedInput, ctx: { context } }) => {
    const { human } = services();
    await human(parsedInput.humanToken, 'set-password', context.ip);
    await evenly(() => set(context, parsedInput));
  });
