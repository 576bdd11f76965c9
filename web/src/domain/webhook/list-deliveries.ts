import type { Prisma } from '@pocketproxy/prisma';
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
        omit: { attemptLog: true },
        where: { AND: [{ endpointId, state }, after ? olderEvent(after) : {}] },
        orderBy: [{ eventAt: 'desc' }, { id: 'desc' }],
        take,
      }),
    ({ eventAt, id }) => [eventAt, id],
  );
  const last = await lastAttempts(context, endpointId, deliveries.items);
  return mapPage(deliveries, (delivery) =>
    toDeliveryView({ ...delivery, attemptLog: last.get(delivery.id) ?? [] }, context.now),
  );
}

/** The last attempt of each, without its answer: receivers write answers, and a page of them all would be megabytes. */
async function lastAttempts(
  { db }: Context,
  endpointId: string,
  deliveries: readonly { readonly id: string; readonly eventAt: Date }[],
): Promise<Map<string, Prisma.JsonArray>> {
  const rows = await db.$queryRaw<{ id: string; last: Prisma.JsonValue }[]>`
    SELECT d."id", d."attemptLog" -> -1 || '{"answer": null}' AS "last"
    FROM unnest(${deliveries.map(({ id }) => id)}::uuid[], ${deliveries.map(({ eventAt }) => eventAt)}::timestamptz[])
      AS page("id", "at")
    JOIN "WebhookDelivery" d ON d."id" = page."id" AND d."eventAt" = page."at"
    WHERE d."endpointId" = ${endpointId}::uuid AND d."attemptLog" <> '[]'`;
  return new Map(rows.map(({ id, last }) => [id, [last]]));
}

function olderEvent([eventAt, id]: z.output<typeof timeMark>) {
  return { eventAt: { lte: eventAt }, OR: [{ eventAt: { lt: eventAt } }, { id: { lt: id } }] };
}
