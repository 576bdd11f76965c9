import type { z } from 'zod';
import { listApiKeysInput } from '@/domain/api-key/input';
import { keyOwner } from '@/domain/api-key/load';
import { apiKeyColumns, toApiKeyView, type ApiKeyView } from '@/domain/api-key/view';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { loadCustomer } from '@/domain/customer/load';
import { mapPage, olderThan, readPage, timeMark, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';

/** A page of the API keys of the viewer's customer; of operators those of the platform, or of a customer. Newest first. @throws AppError `not_found`, `forbidden` */
export async function listApiKeys(
  context: Context,
  input: z.input<typeof listApiKeysInput> = {},
): Promise<Page<ApiKeyView>> {
  const { viewer, db, now } = context;
  const { customerId: wanted, ...place } = parse(listApiKeysInput, input);
  const customerId = keyOwner(viewer, wanted);
  if (customerId !== null) await loadCustomer(db, context, customerId);
  authorize(viewer, 'api_key.manage', { customerId });
  const page = await readPage(
    place,
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
