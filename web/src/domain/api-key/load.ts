import { apiKeyColumns, type LoadedApiKey } from '@/domain/api-key/view';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { lockCustomer } from '@/domain/customer/load';
import type { Transaction } from '@/domain/database';
import { AppError } from '@/domain/errors';
import type { Viewer } from '@/domain/viewer';
import { tenant } from '@/domain/visibility/tenant';

/** Whose keys are meant: of the viewer's customer; of operators those of the platform, or of the customer asked for. */
export function keyOwner(viewer: Viewer, wanted: string | undefined): string | null {
  return wanted ?? (viewer.isOperator ? null : (viewer.memberships[0]?.customerId ?? null));
}

/**
 * Refuses who may not manage keys of this owner, with that customer locked: an owner who is removed meanwhile makes no key
 * that outlives that. A key makes no keys.
 * @throws AppError `not_found`, `forbidden`
 */
export async function authorizeKeys(tx: Transaction, context: Context, customerId: string | null): Promise<void> {
  if (context.viewer.key) throw new AppError('forbidden');
  const viewer = customerId === null ? context.viewer : (await lockCustomer(tx, context, customerId)).viewer;
  authorize(viewer, 'api_key.manage', { customerId });
}

/** A key of those that the viewer manages, locked. @throws AppError `not_found`, `forbidden` */
export async function lockApiKey(tx: Transaction, context: Context, id: string): Promise<LoadedApiKey> {
  const where = { AND: [{ id }, tenant(context.viewer)] };
  const found = await tx.apiKey.findFirst({ where, select: { customerId: true } });
  if (!found) throw new AppError('not_found');
  await authorizeKeys(tx, context, found.customerId);
  await tx.$executeRaw`SELECT 1 FROM "ApiKey" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  const row = await tx.apiKey.findFirst({ where, ...apiKeyColumns });
  if (!row) throw new AppError('not_found');
  return row;
}
