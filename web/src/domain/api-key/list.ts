import type { z } from 'zod';
import { listApiKeysInput } from '@/domain/api-key/input';
import { keyOwner } from '@/domain/api-key/load';
import { apiKeyColumns, toApiKeyView, type ApiKeyView } from '@/domain/api-key/view';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { mapPage, olderThan, readPage, timeMark, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';

/** A page of the API keys of the viewer's customer, or of the platform, newest first. @throws AppError `forbidden` */
export async function listApiKeys(
  context: Context,
  input: z.input<typeof listApiKeysInput> = {},
): Promise<Page<ApiKeyView>> {
  const { viewer, db, now } = context;
  const customerId = keyOwner(viewer);
  authorize(viewer, 'api_key.manage', { customerId });
  const page = await readPage(
    parse(listApiKeysInput, input),
    { list: 'api-keys', mark: timeMark },
    (after, take) =>
      db.apiKey.findMany({
        where: { AND: [{ customerId }, after ? olderThan(after) : {}] },
        ...apiKeyColumns,
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take,
      }),
    ({ createdAt, id }) => [createdAt, id],
  );
  return mapPage(page, (row) => toApiKeyView(row, viewer, now));
}
