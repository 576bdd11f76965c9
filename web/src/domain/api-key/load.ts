import { apiKeyColumns, type LoadedApiKey } from '@/domain/api-key/view';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { lockCustomer } from '@/domain/customer/load';
import type { Transaction } from '@/domain/database';
import { AppError } from '@/domain/errors';
import type { Viewer } from '@/domain/viewer';

/** Whose keys a viewer manages: of the customer that they work in; null: of the platform, for operators. */
export function keyOwner(viewer: Viewer): string | null {
  return viewer.isOperator ? null : (viewer.memberships[0]?.customerId ?? null);
}

/**
 * Whose keys the viewer manages, with that customer locked: an owner who is removed meanwhile makes no key that outlives
 * that. A key makes no keys.
 * @throws AppError `forbidden`
 */
export async function authorizeOwner(tx: Transaction, context: Context): Promise<string | null> {
  if (context.viewer.key) throw new AppError('forbidden');
  const customerId = keyOwner(context.viewer);
  const viewer = customerId === null ? context.viewer : (await lockCustomer(tx, context, customerId)).viewer;
  authorize(viewer, 'api_key.manage', { customerId });
  return customerId;
}

/** A key of those that the viewer manages, locked. @throws AppError `not_found`, `forbidden` */
export async function lockApiKey(tx: Transaction, context: Context, id: string): Promise<LoadedApiKey> {
  const customerId = await authorizeOwner(tx, context);
  await tx.$executeRaw`SELECT 1 FROM "ApiKey" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  const row = await tx.apiKey.findFirst({ where: { id, customerId }, ...apiKeyColumns });
  if (!row) throw new AppError('not_found');
  return row;
}
