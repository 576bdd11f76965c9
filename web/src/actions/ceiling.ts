'use server';

import { operatorAction } from '@/actions/clients';
import { setCeilingsInput } from '@/domain/ceiling/input';
import { setCeilings as set } from '@/domain/ceiling/set';

export const setCeilings = operatorAction
  .inputSchema(setCeilingsInput)
  .action(({ parsedInput, ctx }) => set(ctx.context, parsedInput));
