import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { parse } from '@/domain/parse';
import { webhookIdInput } from '@/domain/webhook/input';
import { lockWebhook } from '@/domain/webhook/load';
import { newSealedSecret, secretOverlapMs } from '@/domain/webhook/secret';
import { toWebhookView, webhookColumns, type NewWebhookView } from '@/domain/webhook/view';

/**
 * Gives a webhook a new secret, returned now and never again. For 24 hours the one before signs as well; one that was
 * replaced before that signs no more.
 * @throws AppError `not_found`, `forbidden`
 */
export async function rotateWebhookSecret(
  context: Context,
  input: z.input<typeof webhookIdInput>,
): Promise<NewWebhookView> {
  const { id } = parse(webhookIdInput, input);
  const { now, keys } = context;
  const { secret, secretSealed } = newSealedSecret(id, keys);
  return inTransaction(context.db, async (tx) => {
    const before = await lockWebhook(tx, context, id);
    const oldSecretUntil = new Date(now.getTime() + secretOverlapMs);
    const webhook = await tx.webhookEndpoint.update({
      where: { id },
      data: { secretSealed, oldSecretSealed: before.secretSealed, oldSecretUntil },
      ...webhookColumns,
    });
    await writeAudit(tx, context, {
      ...({ action: 'webhook.rotate_secret', target: ['webhook', id] } as const),
      ...{ customerId: before.customerId, after: { oldSecretUntil: oldSecretUntil.toISOString() } },
    });
    return { ...toWebhookView(webhook, now), secret };
  });
}
