import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { AppError, refuseThrottled } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { deliveryIdInput } from '@/domain/webhook/input';
import { lockWebhook } from '@/domain/webhook/load';
import { webhookGivenUpMs } from '@/domain/webhook/retry';
import { toDeliveryView, type DeliveryView } from '@/domain/webhook/view';

/**
 * Sends an event now that was delivered or given up, or waits for its next attempt: with the same message id, and tries for a
 * day again. At most 100 in 10 minutes for a webhook.
 * @throws AppError `not_found`, `forbidden`, `throttled`; `delivery_running` while an attempt runs, `webhook_off`
 */
export async function replayDelivery(context: Context, input: z.input<typeof deliveryIdInput>): Promise<DeliveryView> {
  const { id, webhookId } = parse(deliveryIdInput, input);
  const { now } = context;
  return inTransaction(context.db, async (tx) => {
    const { id: endpointId, customerId, enabled } = await lockWebhook(tx, context, webhookId);
    const found = await tx.webhookDelivery.findFirst({ where: { id, endpointId } });
    if (!found) throw new AppError('not_found');
    if (!enabled && found.kind !== 'test') throw new AppError('webhook_off');
    refuseThrottled(await context.throttle.take('webhook_replay', endpointId));
    const { eventAt, kind, eventId } = found;
    const [delivery] = await tx.webhookDelivery.updateManyAndReturn({
      where: { id, eventAt, OR: [{ claimedUntil: null }, { claimedUntil: { lte: now } }] },
      data: {
        ...{ state: 'waiting', attempts: 0, nextAttemptAt: now, finishedAt: null, claimedUntil: null },
        giveUpAt: new Date(now.getTime() + webhookGivenUpMs),
      },
    });
    if (!delivery) throw new AppError('delivery_running');
    await writeAudit(tx, context, {
      ...({ action: 'webhook.replay', target: ['webhook', endpointId] } as const),
      ...{ customerId, after: { deliveryId: id, eventId, kind } },
    });
    return toDeliveryView(delivery, now);
  });
}
