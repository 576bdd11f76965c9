import type { Prisma } from '@pocketproxy/prisma';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import type { Database, Transaction } from '@/domain/database';
import { AppError } from '@/domain/errors';
import { tenant } from '@/domain/visibility/tenant';
import { webhookColumns, type LoadedWebhook } from '@/domain/webhook/view';

/** The webhook with this id, for those who may manage it. @throws AppError `not_found`, `forbidden` */
export async function loadWebhook(db: Database | Transaction, { viewer }: Context, id: string): Promise<LoadedWebhook> {
  const where: Prisma.WebhookEndpointWhereInput = { AND: [{ id }, tenant(viewer)] };
  const webhook = await db.webhookEndpoint.findFirst({ where, ...webhookColumns });
  if (!webhook) throw new AppError('not_found');
  authorize(viewer, 'webhook.manage', webhook);
  return webhook;
}

/** The same locked until the transaction ends. @throws AppError `not_found`, `forbidden` */
export async function lockWebhook(tx: Transaction, context: Context, id: string): Promise<LoadedWebhook> {
  await tx.$executeRaw`SELECT 1 FROM "WebhookEndpoint" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  return loadWebhook(tx, context, id);
}
