import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { refuseThrottled } from '@/domain/errors';
import { eventKinds } from '@/domain/event/kinds';
import { parse } from '@/domain/parse';
import { webhookIdInput } from '@/domain/webhook/input';
import { lockWebhook } from '@/domain/webhook/load';
import { webhookGivenUpMs } from '@/domain/webhook/retry';
import { toDeliveryView, type DeliveryView } from '@/domain/webhook/view';

/**
 * Sends the event `test` to a webhook, also to one that is off: one attempt, which says nothing about the webhook's
 * health. At most 30 in 10 minutes for a webhook.
 * @throws AppError `not_found`, `forbidden`, `throttled`
 */
export async function sendTestEvent(context: Context, input: z.input<typeof webhookIdInput>): Promise<DeliveryView> {
  const { id } = parse(webhookIdInput, input);
  const { now } = context;
  return inTransaction(context.db, async (tx) => {
    const { id: endpointId, customerId } = await lockWebhook(tx, context, id);
    refuseThrottled(await context.throttle.take('webhook_test', endpointId));
    const { version } = eventKinds.test;
    const data = eventKinds.test.data.parse({ endpointId });
    const eventId = randomUUID();
    await tx.outgoingEvent.create({
      data: { ...{ id: eventId, at: now, kind: 'test', version, customerId, endpointId, data }, spreadAt: now },
    });
    const delivery = await tx.webhookDelivery.create({
      data: {
        ...{ eventId, eventAt: now, endpointId, kind: 'test', nextAttemptAt: now },
        giveUpAt: new Date(now.getTime() + webhookGivenUpMs),
      },
    });
    await writeAudit(tx, context, {
      ...({ action: 'webhook.test', target: ['webhook', endpointId] } as const),
      customerId,
    });
    return toDeliveryView(delivery, now);
  });
}
