import type { z } from 'zod';
import { apiKeyIdInput } from '@/domain/api-key/input';
import { lockApiKey } from '@/domain/api-key/load';
import { apiKeyColumns, toApiKeyView, type ApiKeyView } from '@/domain/api-key/view';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { parse } from '@/domain/parse';

/** Ends an API key now. One that has ended stays as it is. @throws AppError `not_found`, `forbidden` */
export async function revokeApiKey(context: Context, input: z.input<typeof apiKeyIdInput>): Promise<ApiKeyView> {
  const { id } = parse(apiKeyIdInput, input);
  const { now, viewer } = context;
  const view = await inTransaction(context.db, async (tx) => {
    const before = await lockApiKey(tx, context, id);
    if (before.revokedAt !== null) return toApiKeyView(before, viewer, now);
    const row = await tx.apiKey.update({ where: { id }, data: { revokedAt: now }, ...apiKeyColumns });
    const { customerId, name } = row;
    await writeAudit(tx, context, {
      ...({ action: 'api_key.revoke', target: ['api_key', id] } as const),
      ...{ customerId, before: { name } },
    });
    return toApiKeyView(row, viewer, now);
  });
  await context.publish({ type: 'key.changed', keyId: id });
  return view;
}
