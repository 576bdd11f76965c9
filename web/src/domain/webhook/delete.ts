import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { parse } from '@/domain/parse';
import { auditedHost } from '@/domain/webhook/allowed';
import { webhookIdInput } from '@/domain/webhook/input';
import { lockWebhook } from '@/domain/webhook/load';
import type { DeletedWebhookView } from '@/domain/webhook/view';

/** Deletes a webhook with its deliveries; a request that is on its way may still arrive. @throws AppError `not_found`, `forbidden` */
export async function deleteWebhook(
  context: Context,
  input: z.input<typeof webhookIdInput>,
): Promise<DeletedWebhookView> {
  const { id } = parse(webhookIdInput, input);
  await inTransaction(context.db, async (tx) => {
    const { name, url, customerId } = await lockWebhook(tx, context, id);
    await tx.webhookEndpoint.delete({ where: { id } });
    await writeAudit(tx, context, {
      ...({ action: 'webhook.delete', target: ['webhook', id] } as const),
      ...{ customerId, before: { name, host: auditedHost(url) } },
    });
  });
  return { id };
}
