import type { z } from 'zod';
import { rollApiKeyInput } from '@/domain/api-key/input';
import { lockApiKey } from '@/domain/api-key/load';
import { newToken } from '@/domain/api-key/token';
import { apiKeyColumns, toApiKeyView, type NewApiKeyView } from '@/domain/api-key/view';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';

/**
 * Makes another key like this one, shown now and never again; the one before works for `overlapMs` more. The new one lives
 * as long as the one before was meant to.
 * @throws AppError `not_found`, `forbidden`, `expired` for a key that has ended
 */
export async function rollApiKey(context: Context, input: z.input<typeof rollApiKeyInput>): Promise<NewApiKeyView> {
  const { id, overlapMs } = parse(rollApiKeyInput, input);
  const { now, viewer } = context;
  const { token, publicId, hash } = newToken();
  return inTransaction(context.db, async (tx) => {
    const old = await lockApiKey(tx, context, id);
    if (toApiKeyView(old, viewer, now).state !== 'active') throw new AppError('expired');
    const { customerId, name, scopes, allDevices, deviceIds, groupId, addresses, createdAt, expiresAt } = old;
    const lifeMs = expiresAt === null ? null : expiresAt.getTime() - createdAt.getTime();
    const row = await tx.apiKey.create({
      data: {
        ...{ customerId, name, scopes, allDevices, deviceIds, groupId, addresses },
        ...{ publicId, hash: new Uint8Array(hash), createdById: viewer.userId, createdAt: now },
        expiresAt: lifeMs === null ? null : new Date(now.getTime() + lifeMs),
      },
      ...apiKeyColumns,
    });
    const ends = new Date(now.getTime() + overlapMs);
    const oldEnds = expiresAt !== null && expiresAt < ends ? expiresAt : ends;
    await tx.apiKey.update({ where: { id }, data: { expiresAt: oldEnds } });
    await writeAudit(tx, context, {
      ...({ action: 'api_key.roll', target: ['api_key', row.id] } as const),
      ...{ customerId, before: { id, endsAt: oldEnds.toISOString() }, after: { name } },
    });
    return { ...toApiKeyView(row, viewer, now), key: token };
  });
}
