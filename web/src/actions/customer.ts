'use server';

import { operatorAction } from '@/actions/clients';
import { createCustomer as create } from '@/domain/customer/create';
import { createCustomerInput } from '@/domain/customer/input';

export const createCustomer = operatorAction
  .inputSchema(createCustomerInput)
  .action(({ parsedInput, ctx }) => create(ctx.context, parsedInput));
