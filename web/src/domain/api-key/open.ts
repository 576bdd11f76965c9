import type { ApiKey } from '@pocketproxy/prisma';
import type { z } from 'zod';
import { apiKeyBounds } from '@/domain/api-key/bounds';
import { tokenInput } from '@/domain/api-key/input';
import { scopeNames } from '@/domain/api-key/scopes';
import { isToken, publicIdOf } from '@/domain/api-key/token';
import type { SystemContext } from '@/domain/context';
import type { Database } from '@/domain/database';
import { AppError } from '@/domain/errors';
import { comesFrom, countingGuesses } from '@/domain/guesses';
import { sharesOf } from '@/domain/session/load-viewer';
import type { Viewer } from '@/domain/viewer';

/**
 * Who a program is, by its API key, read again at every request: what was revoked, expired or suspended counts at once. A
 * key acts for its customer with an owner's rights, as far as its scopes go; a key of the platform with an operator's.
 * @throws AppError `key_invalid` for every key that does not work, whatever the reason; `key_address`; `throttled`
 */
export async function openApiKey(context: SystemContext, input: z.input<typeof tokenInput>): Promise<Viewer> {
  const { data } = tokenInput.safeParse(input);
  const key = await countingGuesses(context, 'api_key', () => findKey(context, data?.token ?? ''));
  if (!comesFrom(key.addresses, context.ip)) throw new AppError('key_address');
  const { customer } = key;
  const [shares, deviceIds] = await Promise.all([
    customer ? sharesOf(context.db, customer.id) : [],
    reachOf(context.db, key),
    touch(context, key),
  ]);
  return {
    get userId(): string {
      throw new AppError('forbidden');
    },
    email: '',
    name: `${key.name} (pp_${key.publicId})`,
    isOperator: customer === null,
    sessionId: key.id,
    memberships: customer ? [{ customerId: customer.id, customerName: customer.name, role: 'owner' }] : [],
    shares,
    key: {
      id: key.id,
      scopes: scopeNames.filter((scope) => key.scopes.includes(scope)),
      deviceIds,
    },
  };
}

async function findKey({ db, now }: SystemContext, token: string) {
  const publicId = publicIdOf(token);
  const key = publicId && (await db.apiKey.findUnique({ where: { publicId }, include: { customer: true } }));
  if (!key || !isToken(token, key.hash)) throw new AppError('key_invalid');
  const ended = key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= now);
  if (ended || key.customer?.state === 'suspended') throw new AppError('key_invalid');
  return key;
}

/** The phones to which a key is limited, those of its group as it is now; null: no limit. A deleted group leaves none. */
async function reachOf(db: Database, { allDevices, deviceIds, groupId }: ApiKey): Promise<string[] | null> {
  if (allDevices) return null;
  if (groupId === null) return deviceIds;
  const members = await db.deviceGroupEntry.findMany({ where: { groupId }, select: { deviceId: true } });
  return members.map(({ deviceId }) => deviceId);
}

async function touch({ db, now, ip }: SystemContext, { id, lastUsedAt }: ApiKey): Promise<void> {
  if (lastUsedAt && now.getTime() - lastUsedAt.getTime() < apiKeyBounds.touchMs) return;
  await db.apiKey.updateMany({ where: { id }, data: { lastUsedAt: now, lastUsedFrom: ip } });
}
