import type { z } from 'zod';
import { apiKeyBounds } from '@/domain/api-key/bounds';
import { createApiKey } from '@/domain/api-key/create';
import { createTrialApiKeyInput } from '@/domain/api-key/input';
import type { NewApiKeyView } from '@/domain/api-key/view';
import type { Context } from '@/domain/context';
import { refuseThrottled } from '@/domain/errors';
import { parse } from '@/domain/parse';

/**
 * Makes an API key that works for an hour, for trying out the API in its documentation. Ten an hour for each person.
 * @throws AppError `throttled`, and as {@link createApiKey}
 */
export async function createTrialApiKey(
  context: Context,
  input: z.input<typeof createTrialApiKeyInput>,
): Promise<NewApiKeyView> {
  const settings = parse(createTrialApiKeyInput, input);
  if (!context.viewer.key) refuseThrottled(await context.throttle.take('api_key_trial', context.viewer.userId));
  const expiresAt = new Date(context.now.getTime() + apiKeyBounds.trialLifeMs).toISOString();
  return createApiKey(context, { ...settings, name: 'Trying out the API', expiresAt });
}
