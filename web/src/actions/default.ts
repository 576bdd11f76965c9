'use server';

import { operatorAction } from '@/actions/clients';
import { nestedErrors } from '@/actions/nested-errors';
import { setDefaultsInput } from '@/domain/default/input';
import { setDefaults as set } from '@/domain/default/set';

export const setDefaults = operatorAction
  .inputSchema(setDefaultsInput, { handleValidationErrorsShape: nestedErrors })
  .action(({ parsedInput, ctx }) => set(ctx.context, parsedInput));
