import { z } from 'zod';
import { apiKeyBounds } from '@/domain/api-key/bounds';
import { tokenInput } from '@/domain/api-key/input';
import { scopeNames } from '@/domain/api-key/scopes';
import { isToken, publicIdOf } from '@/domain/api-key/token';
import type { SystemContext } from '@/domain/context';
import type { Database } from '@/domain/database';
import { AppError } from '@/domain/errors';
import { comesFrom, countingGuesses } from '@/domain/guesses';
import { mostShares } from '@/domain/session/load-viewer';
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
  await touch(context, key);
  const { customerId, customerName, shares } = key;
  return {
    get userId(): string {
      throw new AppError('forbidden');
    },
    email: '',
    name: `${key.name} (pp_${key.publicId})`,
    isOperator: customerId === null,
    sessionId: key.id,
    memberships: customerId === null ? [] : [{ customerId, customerName: customerName ?? '', role: 'owner' }],
    shares,
    key: {
      id: key.id,
      scopes: scopeNames.filter((scope) => key.scopes.includes(scope)),
      deviceIds: reachOf(key),
    },
  };
}

/** A key with all that a request needs to know of it. */
const openedKey = z.object({
  ...{ id: z.string(), publicId: z.string(), name: z.string(), hash: z.instanceof(Uint8Array) },
  ...{ scopes: z.array(z.string()), addresses: z.array(z.string()) },
  ...{ allDevices: z.boolean(), deviceIds: z.array(z.string()), groupId: z.string().nullable() },
  /** Of its group, as it is now. */
  members: z.array(z.string()),
  ...{ expiresAt: z.date().nullable(), revokedAt: z.date().nullable(), lastUsedAt: z.date().nullable() },
  customerId: z.string().nullable(),
  customerName: z.string().nullable(),
  customerState: z.string().nullable(),
  shares: z.array(
    z.object({
      ...{ deviceId: z.string(), ownerId: z.string() },
      ...{ rename: z.boolean(), ports: z.boolean(), configs: z.boolean(), rotate: z.boolean() },
    }),
  ),
});
type OpenedKey = z.output<typeof openedKey>;

async function findKey({ db, now }: SystemContext, token: string): Promise<OpenedKey> {
  const publicId = publicIdOf(token);
  const key = publicId === undefined ? undefined : await readKey(db, publicId);
  if (!key || !isToken(token, key.hash)) throw new AppError('key_invalid');
  const ended = key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= now);
  if (ended || key.customerState === 'suspended') throw new AppError('key_invalid');
  return key;
}

/** In one statement, since every request of a program asks. Shares as `sharesOf` reads them; a list of no entries is NULL. */
async function readKey(db: Database, publicId: string): Promise<OpenedKey | undefined> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT k."id", k."publicId", k."name", k."hash", k."scopes", k."allDevices", k."groupId",
      COALESCE(k."addresses", '{}') AS "addresses", COALESCE(k."deviceIds"::text[], '{}') AS "deviceIds",
      k."expiresAt", k."revokedAt", k."lastUsedAt", k."customerId", c."name" AS "customerName",
      c."state"::text AS "customerState",
      ARRAY(SELECT e."deviceId"::text FROM "DeviceGroupEntry" e WHERE e."groupId" = k."groupId") AS "members",
      COALESCE((
        SELECT jsonb_agg(jsonb_build_object('deviceId', s."deviceId", 'ownerId', o."id", 'rename', s."rename",
          'ports', s."ports", 'configs', s."configs", 'rotate', s."rotate"))
        FROM (SELECT * FROM "Share" WHERE "customerId" = k."customerId" LIMIT ${mostShares}) s
        JOIN "Device" d ON d."id" = s."deviceId"
        JOIN "Customer" o ON o."id" = d."customerId" AND o."state" = 'active' AND o."id" <> k."customerId"
      ), '[]') AS "shares"
    FROM "ApiKey" k LEFT JOIN "Customer" c ON c."id" = k."customerId" WHERE k."publicId" = ${publicId}`;
  return rows.length === 0 ? undefined : openedKey.parse(rows[0]);
}

/** The phones to which a key is limited, those of its group as it is now; null: no limit. A deleted group leaves none. */
function reachOf({ allDevices, deviceIds, groupId, members }: OpenedKey): string[] | null {
  if (allDevices) return null;
  return groupId === null ? deviceIds : members;
}

/** At most once a minute, also where many requests come at one time. */
async function touch({ db, now, ip }: SystemContext, { id, lastUsedAt }: OpenedKey): Promise<void> {
  const due = new Date(now.getTime() - apiKeyBounds.touchMs);
  if (lastUsedAt && lastUsedAt > due) return;
  const where = { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: due } }] };
  await db.apiKey.updateMany({ where, data: { lastUsedAt: now, lastUsedFrom: ip } });
}
