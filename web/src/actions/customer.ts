'use server';

import { customerAction, operatorAction } from '@/actions/clients';
import { createCustomer as create } from '@/domain/customer/create';
import {
  createCustomerInput,
  customerIdInput,
  renameCustomerInput,
  setNotesInput,
  setRotatingPercentInput,
  setTimeZoneInput,
} from '@/domain/customer/input';
import { reactivateCustomer as reactivate } from '@/domain/customer/reactivate';
import { renameCustomer as rename } from '@/domain/customer/rename';
import { setCustomerNotes as setNotes } from '@/domain/customer/set-notes';
import { setRotatingPercent as setPercent } from '@/domain/customer/set-rotating-percent';
import { setTimeZone as setZone } from '@/domain/customer/set-time-zone';
import { suspendCustomer as suspend } from '@/domain/customer/suspend';

export const createCustomer = operatorAction
  .inputSchema(createCustomerInput)
  .action(({ parsedInput, ctx }) => create(ctx.context, parsedInput));

export const renameCustomer = customerAction
  .inputSchema(renameCustomerInput)
  .action(({ parsedInput, ctx }) => rename(ctx.context, parsedInput));

export const setRotatingPercent = customerAction
  .inputSchema(setRotatingPercentInput)
  .action(({ parsedInput, ctx }) => setPercent(ctx.context, parsedInput));

export const setTimeZone = customerAction
  .inputSchema(setTimeZoneInput)
  .action(({ parsedInput, ctx }) => setZone(ctx.context, parsedInput));

export const suspendCustomer = operatorAction
  .inputSchema(customerIdInput)
  .action(({ parsedInput, ctx }) => suspend(ctx.context, parsedInput));

export const setCustomerNotes = operatorAction
  .inputSchema(setNotesInput)
  .action(({ parsedInput, ctx }) => setNotes(ctx.context, parsedInput));

export const reactivateCustomer = operatorAction
  .inputSchema(customerIdInput)
  .action(({ parsedInput, ctx }) => reactivate(ctx.context, parsedInput));
