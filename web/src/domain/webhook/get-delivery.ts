import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { deliveryIdInput } from '@/domain/webhook/input';
import { loadWebhook } from '@/domain/webhook/load';
import { messageBody } from '@/domain/webhook/message';
import { toDeliveryDetailView, type DeliveryDetailView } from '@/domain/webhook/view';

/** A delivery with what was sent and answered. @throws AppError `not_found`, `forbidden` */
export async function getDelivery(
  context: Context,
  input: z.input<typeof deliveryIdInput>,
): Promise<DeliveryDetailView> {
  const { id, webhookId } = parse(deliveryIdInput, input);
  const { id: endpointId } = await loadWebhook(context.db, context, webhookId);
  const delivery = await context.db.webhookDelivery.findFirst({ where: { id, endpointId } });
  if (!delivery) throw new AppError('not_found');
  const event = await context.db.outgoingEvent.findUnique({
    where: { id_at: { id: delivery.eventId, at: delivery.eventAt } },
  });
  return toDeliveryDetailView(delivery, event && messageBody(event), context.now);
}
