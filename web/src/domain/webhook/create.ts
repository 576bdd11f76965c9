import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { lockCustomer } from '@/domain/customer/load';
import { inTransaction, type Transaction } from '@/domain/database';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { auditedHost, refuseWrongTarget } from '@/domain/webhook/allowed';
import { webhookBounds } from '@/domain/webhook/bounds';
import { createWebhookInput } from '@/domain/webhook/input';
import { newSealedSecret } from '@/domain/webhook/secret';
import { toWebhookView, webhookColumns, type NewWebhookView } from '@/domain/webhook/view';

/**
 * Makes a webhook of the viewer's customer; operators make one of their own, or of a customer. Its secret is returned now
 * and never again.
 * @throws AppError `not_found`, `forbidden`, `invalid` (address, events), `webhooks_full`
 */
export async function createWebhook(
  context: Context,
  input: z.input<typeof createWebhookInput>,
): Promise<NewWebhookView> {
  const { customerId: wanted, ...settings } = parse(createWebhookInput, input);
  const { viewer, now, keys } = context;
  const customerId = wanted ?? (viewer.isOperator ? null : (viewer.memberships[0]?.customerId ?? null));
  const id = randomUUID();
  const { secret, secretSealed } = newSealedSecret(id, keys);
  return inTransaction(context.db, async (tx) => {
    await authorizeNow(tx, context, customerId);
    refuseWrongTarget(settings, customerId, context.webhookTargets);
    const count = await tx.webhookEndpoint.count({ where: { customerId } });
    if (count >= webhookBounds.webhooks) throw new AppError('webhooks_full');
    const webhook = await tx.webhookEndpoint.create({
      data: { id, customerId, ...settings, alerts: settings.alerts ?? [], secretSealed, createdAt: now },
      ...webhookColumns,
    });
    const { name, events, alerts, url } = settings;
    await writeAudit(tx, context, {
      ...({ action: 'webhook.create', target: ['webhook', id] } as const),
      ...{ customerId, after: { name, host: auditedHost(url), events, alerts } },
    });
    return { ...toWebhookView(webhook, now), secret };
  });
}

/** With the customer locked: a person who is removed or demoted meanwhile makes no webhook that outlives that. */
async function authorizeNow(tx: Transaction, context: Context, customerId: string | null): Promise<void> {
  if (customerId === null) return authorize(context.viewer, 'webhook.manage', { customerId });
  const { viewer } = await lockCustomer(tx, context, customerId);
  authorize(viewer, 'webhook.manage', { customerId });
}
