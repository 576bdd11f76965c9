import { z } from 'zod';
import type { Prisma } from '@pocketproxy/prisma';
import { scopeNames } from '@/domain/api-key/scopes';
import { pageOf } from '@/domain/page';

/** An API key as screens show it; the key itself is nowhere. */
export const apiKeyView = z.object({
  id: z.uuid(),
  /** Null: of the operators. */
  customerId: z.uuid().nullable(),
  name: z.string(),
  /** The key's first characters, by which it is found in logs. */
  prefix: z.string(),
  state: z.enum(['active', 'expired', 'revoked']),
  scopes: z.array(z.enum(scopeNames)),
  /** Null: all phones. */
  deviceIds: z.array(z.uuid()).nullable(),
  group: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  addresses: z.array(z.string()),
  expiresAt: z.date().nullable(),
  lastUsedAt: z.date().nullable(),
  lastUsedFrom: z.string().nullable(),
  /** Name of the person who made it; null: gone, or not shown to the viewer. */
  createdBy: z.string().nullable(),
  createdAt: z.date(),
  revokedAt: z.date().nullable(),
});
export type ApiKeyView = z.infer<typeof apiKeyView>;
export const apiKeyPage = pageOf(apiKeyView);

/** A key that was just made: shown now and never again. */
export const newApiKeyView = apiKeyView.extend({ key: z.string() });
export type NewApiKeyView = z.infer<typeof newApiKeyView>;

export const apiKeyColumns = {
  include: { createdBy: { select: { name: true, isOperator: true } }, group: { select: { id: true, name: true } } },
} as const satisfies Prisma.ApiKeyDefaultArgs;
export type LoadedApiKey = Prisma.ApiKeyGetPayload<typeof apiKeyColumns>;

export function toApiKeyView(row: LoadedApiKey, viewer: { readonly isOperator: boolean }, now: Date): ApiKeyView {
  const { id, customerId, name, group, addresses, expiresAt, lastUsedAt, lastUsedFrom, createdAt, revokedAt } = row;
  const { createdBy } = row;
  return {
    ...{ id, customerId, name, group, addresses, expiresAt, lastUsedAt, lastUsedFrom, createdAt, revokedAt },
    prefix: `pp_${row.publicId}`,
    state: revokedAt !== null ? 'revoked' : expiresAt !== null && expiresAt <= now ? 'expired' : 'active',
    scopes: scopeNames.filter((scope) => row.scopes.includes(scope)),
    deviceIds: row.allDevices ? null : row.deviceIds,
    createdBy: createdBy && (viewer.isOperator || !createdBy.isOperator) ? createdBy.name : null,
  };
}
