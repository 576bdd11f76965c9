import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { parse } from '@/domain/parse';
import { webhookIdInput } from '@/domain/webhook/input';
import { loadWebhook } from '@/domain/webhook/load';
import { toWebhookView, type WebhookView } from '@/domain/webhook/view';

/** One webhook, without its secret. @throws AppError `not_found`, `forbidden` */
export async function getWebhook(context: Context, input: z.input<typeof webhookIdInput>): Promise<WebhookView> {
  const { id } = parse(webhookIdInput, input);
  return toWebhookView(await loadWebhook(context.db, context, id), context.now);
}
