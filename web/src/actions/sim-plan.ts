'use server';

import { customerAction } from '@/actions/clients';
import { simPlanDeviceInput, setSimPlanInput } from '@/domain/sim-plan/input';
import { removeSimPlan as remove } from '@/domain/sim-plan/remove';
import { setSimPlan as set } from '@/domain/sim-plan/set';

export const setSimPlan = customerAction
  .inputSchema(setSimPlanInput)
  .action(({ parsedInput, ctx }) => set(ctx.context, parsedInput));

export const removeSimPlan = customerAction
  .inputSchema(simPlanDeviceInput)
  .action(({ parsedInput, ctx }) => remove(ctx.context, parsedInput));
