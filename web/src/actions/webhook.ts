'use server';

import { customerAction } from '@/actions/clients';
import { nestedErrors } from '@/actions/nested-errors';
import { createWebhook as create } from '@/domain/webhook/create';
import { deleteWebhook as remove } from '@/domain/webhook/delete';
import { getDelivery } from '@/domain/webhook/get-delivery';
import { createWebhookInput, deliveryIdInput, updateWebhookInput, webhookIdInput } from '@/domain/webhook/input';
import { replayDelivery as replay } from '@/domain/webhook/replay';
import { rotateWebhookSecret as rotateSecret } from '@/domain/webhook/rotate-secret';
import { sendTestEvent as sendTest } from '@/domain/webhook/send-test';
import { updateWebhook as update } from '@/domain/webhook/update';

export const createWebhook = customerAction
  .inputSchema(createWebhookInput, { handleValidationErrorsShape: nestedErrors })
  .action(({ parsedInput, ctx }) => create(ctx.context, parsedInput));

export const updateWebhook = customerAction
  .inputSchema(updateWebhookInput, { handleValidationErrorsShape: nestedErrors })
  .action(({ parsedInput, ctx }) => update(ctx.context, parsedInput));

export const rotateWebhookSecret = customerAction
  .inputSchema(webhookIdInput)
  .action(({ parsedInput, ctx }) => rotateSecret(ctx.context, parsedInput));

export const deleteWebhook = customerAction
  .inputSchema(webhookIdInput)
  .action(({ parsedInput, ctx }) => remove(ctx.context, parsedInput));

export const sendTestEvent = customerAction
  .inputSchema(webhookIdInput)
  .action(({ parsedInput, ctx }) => sendTest(ctx.context, parsedInput));

export const deliveryStatus = customerAction
  .inputSchema(deliveryIdInput)
  .action(({ parsedInput, ctx }) => getDelivery(ctx.context, parsedInput));

export const replayDelivery = customerAction
  .inputSchema(deliveryIdInput)
  .action(({ parsedInput, ctx }) => replay(ctx.context, parsedInput));
