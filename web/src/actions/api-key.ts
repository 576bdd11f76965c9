'use server';

import { customerAction } from '@/actions/clients';
import { nestedErrors } from '@/actions/nested-errors';
import { createApiKey as create } from '@/domain/api-key/create';
import { createTrialApiKey as createTrial } from '@/domain/api-key/create-trial';
import { apiKeyIdInput, createApiKeyInput, createTrialApiKeyInput, rollApiKeyInput } from '@/domain/api-key/input';
import { revokeApiKey as revoke } from '@/domain/api-key/revoke';
import { rollApiKey as roll } from '@/domain/api-key/roll';

export const createApiKey = customerAction
  .inputSchema(createApiKeyInput, { handleValidationErrorsShape: nestedErrors })
  // As it came: the verb parses times itself
  .action(({ clientInput, ctx }) => create(ctx.context, clientInput));

export const createTrialApiKey = customerAction
  .inputSchema(createTrialApiKeyInput)
  .action(({ parsedInput, ctx }) => createTrial(ctx.context, parsedInput));

export const rollApiKey = customerAction
  .inputSchema(rollApiKeyInput, { handleValidationErrorsShape: nestedErrors })
  .action(({ parsedInput, ctx }) => roll(ctx.context, parsedInput));

export const revokeApiKey = customerAction
  .inputSchema(apiKeyIdInput)
  .action(({ parsedInput, ctx }) => revoke(ctx.context, parsedInput));
