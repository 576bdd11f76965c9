import type { z } from 'zod';
import type { Prisma } from '@pocketproxy/prisma';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { loadCustomer } from '@/domain/customer/load';
import { laterByName, mapPage, nameMark, readPage, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';
import { tenant } from '@/domain/visibility/tenant';
import { listWebhooksInput } from '@/domain/webhook/input';
import { toWebhookView, webhookColumns, type WebhookView } from '@/domain/webhook/view';

/** A page of webhooks by name: of the viewer's customer; for operators their own, or those of a customer. @throws AppError `not_found`, `forbidden` */
export async function listWebhooks(
  context: Context,
  input: z.input<typeof listWebhooksInput> = {},
): Promise<Page<WebhookView>> {
  const { customerId, ...page } = parse(listWebhooksInput, input);
  const { db, viewer, now } = context;
  const side = customerId ?? (viewer.isOperator ? null : (viewer.memberships[0]?.customerId ?? null));
  if (side !== null) await loadCustomer(db, context, side);
  authorize(viewer, 'webhook.manage', { customerId: side });
  const where: Prisma.WebhookEndpointWhereInput = { AND: [{ customerId: side }, tenant(viewer)] };
  const webhooks = await readPage(
    page,
    { list: 'webhooks', mark: nameMark },
    (after, take) =>
      db.webhookEndpoint.findMany({
        where: { AND: [where, after ? laterByName(after) : {}] },
        ...webhookColumns,
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
        take,
      }),
    ({ name, id }) => [name, id],
  );
  return mapPage(webhooks, (webhook) => toWebhookView(webhook, now));
}
