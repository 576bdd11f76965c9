import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { parse } from '@/domain/parse';
import { auditedHost, refuseWrongTarget } from '@/domain/webhook/allowed';
import { updateWebhookInput } from '@/domain/webhook/input';
import { lockWebhook } from '@/domain/webhook/load';
import { toWebhookView, webhookColumns, type LoadedWebhook, type WebhookView } from '@/domain/webhook/view';

/** What was learned of one address says nothing about another. */
const untried = { failingSince: null, failures: 0, pausedUntil: null, slow: false } as const;

/**
 * Changes a webhook's name, address or events, or switches it on or off. While it is off nothing new is recorded for it;
 * what waits is sent if it is on again within the day.
 * @throws AppError `not_found`, `forbidden`, `invalid`
 */
export async function updateWebhook(context: Context, input: z.input<typeof updateWebhookInput>): Promise<WebhookView> {
  const { id, alerts, ...data } = parse(updateWebhookInput, input);
  return inTransaction(context.db, async (tx) => {
    const before = await lockWebhook(tx, context, id);
    refuseWrongTarget({ ...data, alerts }, before.customerId, context.webhookTargets);
    const isOn = data.enabled === true && !before.enabled;
    const moved = data.url !== undefined && data.url !== before.url;
    const webhook = await tx.webhookEndpoint.update({
      where: { id },
      data: {
        ...{ ...data, ...(alerts !== undefined && { alerts: alerts ?? [] }) },
        ...{ ...((isOn || moved) && untried), ...((isOn || data.enabled === false) && { offReason: null }) },
      },
      ...webhookColumns,
    });
    await writeAudit(tx, context, {
      ...({ action: 'webhook.update', target: ['webhook', id] } as const),
      ...{ customerId: before.customerId, before: audited(before), after: audited(webhook) },
    });
    return toWebhookView(webhook, context.now);
  });
}

function audited({ name, url, events, alerts, enabled }: LoadedWebhook) {
  return { name, host: auditedHost(url), events, alerts: alerts.length === 0 ? null : alerts, enabled };
}
