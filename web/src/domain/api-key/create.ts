import { formatCidr, readCidr } from '@pocketproxy/relay/contract';
import type { z } from 'zod';
import { apiKeyBounds } from '@/domain/api-key/bounds';
import { createApiKeyInput } from '@/domain/api-key/input';
import { authorizeKeys, keyOwner } from '@/domain/api-key/load';
import { limitedScopes } from '@/domain/api-key/limited';
import { newToken } from '@/domain/api-key/token';
import { apiKeyColumns, toApiKeyView, type NewApiKeyView } from '@/domain/api-key/view';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { inTransaction, type Transaction } from '@/domain/database';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { visibleDevices } from '@/domain/visibility/devices';
import { tenant } from '@/domain/visibility/tenant';

type Settings = Omit<z.output<typeof createApiKeyInput>, 'customerId'>;

/**
 * Makes an API key of the viewer's customer; operators make keys of the platform, or of a customer. The key is returned now and never again.
 * @throws AppError `forbidden`, `invalid` (scopes, expiry), `address_invalid`, `not_found` (phone, group), `keys_full`
 */
export async function createApiKey(context: Context, input: z.input<typeof createApiKeyInput>): Promise<NewApiKeyView> {
  const { customerId: wanted, ...settings } = parse(createApiKeyInput, input);
  const { viewer, now } = context;
  const customerId = keyOwner(viewer, wanted);
  const expiresAt = expiryOf(settings, now);
  const addresses = settings.addresses.map(normalised);
  refuseWideScopes(settings);
  const { token, publicId, hash } = newToken();
  return inTransaction(context.db, async (tx) => {
    await authorizeKeys(tx, context, customerId);
    await refuseForeign(tx, context, settings);
    const living = { customerId, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
    if ((await tx.apiKey.count({ where: living })) >= apiKeyBounds.keys) throw new AppError('keys_full');
    const { name, scopes, deviceIds, groupId } = settings;
    const limits = { allDevices: deviceIds === null && groupId === null, deviceIds: deviceIds ?? [], groupId };
    const row = await tx.apiKey.create({
      data: {
        ...{ customerId, name, scopes, publicId, hash: new Uint8Array(hash), ...limits, addresses, expiresAt },
        ...{ createdById: viewer.userId, createdAt: now },
      },
      ...apiKeyColumns,
    });
    await writeAudit(tx, context, {
      ...({ action: 'api_key.create', target: ['api_key', row.id] } as const),
      ...{ customerId, after: { name, scopes, addresses, expiresAt: expiresAt?.toISOString() ?? null } },
    });
    return { ...toApiKeyView(row, viewer, now), key: token };
  });
}

/** @throws AppError `invalid` for an end that is past, or too far away */
function expiryOf({ expiresAt }: Settings, now: Date): Date | null {
  if (expiresAt === null) return null;
  const end = expiresAt ?? new Date(now.getTime() + apiKeyBounds.defaultLifeMs);
  const lifeMs = end.getTime() - now.getTime();
  if (lifeMs <= 0) throw new AppError('expiry_past');
  if (lifeMs > apiKeyBounds.longestLifeMs)
    throw new AppError('invalid', { field: 'expiresAt', problem: 'At most five years from now' });
  return end;
}

function normalised(typed: string): string {
  const block = readCidr(typed);
  if (!block) throw new AppError('address_invalid');
  return formatCidr(block);
}

/** A key for some phones reads nothing of the whole customer. */
function refuseWideScopes({ scopes, deviceIds, groupId }: Settings): void {
  if (deviceIds === null && groupId === null) return;
  const wide = scopes.filter((scope) => !limitedScopes.includes(scope));
  if (wide.length > 0)
    throw new AppError('invalid', { field: 'scopes', problem: `Not for a key of some phones: ${wide.join(', ')}` });
}

/** @throws AppError `not_found` for a phone or a group that the viewer does not see */
async function refuseForeign(tx: Transaction, { viewer }: Context, { deviceIds, groupId }: Settings): Promise<void> {
  if (deviceIds !== null) {
    const seen = await tx.device.count({ where: { AND: [{ id: { in: deviceIds } }, visibleDevices(viewer)] } });
    if (seen !== new Set(deviceIds).size) throw new AppError('not_found');
  }
  if (groupId !== null) {
    const seen = await tx.deviceGroup.count({ where: { AND: [{ id: groupId }, tenant(viewer)] } });
    if (seen === 0) throw new AppError('not_found');
  }
}
