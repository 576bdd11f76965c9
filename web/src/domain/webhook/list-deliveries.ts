import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { mapPage, readPage, timeMark, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';
import { listDeliveriesInput } from '@/domain/webhook/input';
import { loadWebhook } from '@/domain/webhook/load';
import { toDeliveryView, type DeliveryView } from '@/domain/webhook/view';

/** A webhook's deliveries of the last 30 days, newest event first. @throws AppError `not_found`, `forbidden` */
export async function listDeliveries(
  context: Context,
  input: z.input<typeof listDeliveriesInput>,
): Promise<Page<DeliveryView>> {
  const { webhookId, state, ...page } = parse(listDeliveriesInput, input);
  const { id: endpointId } = await loadWebhook(context.db, context, webhookId);
  const deliveries = await readPage(
    page,
    { list: 'webhook_deliveries', mark: timeMark },
    (after, take) =>
      context.db.webhookDelivery.findMany({
        where: { AND: [{ endpointId, state }, after ? olderEvent(after) : {}] },
        orderBy: [{ eventAt: 'desc' }, { id: 'desc' }],
        take,
      }),
    ({ eventAt, id }) => [eventAt, id],
  );
  return mapPage(deliveries, (delivery) => toDeliveryView(delivery, context.now));
}

function olderEvent([eventAt, id]: z.output<typeof timeMark>) {
  return { eventAt: { lte: eventAt }, OR: [{ eventAt: { lt: eventAt } }, { id: { lt: id } }] };
}
