import { createApiKey } from '@/domain/api-key/create';
import { createTrialApiKey } from '@/domain/api-key/create-trial';
import { listApiKeys } from '@/domain/api-key/list';
import { getKeyIdentity } from '@/domain/api-key/me';
import { revokeApiKey } from '@/domain/api-key/revoke';
import { rollApiKey } from '@/domain/api-key/roll';
import { found, ofCustomer, owners, signedIn, staff, type Row } from '@/domain/testing/matrix-row';

/** Verbs on API keys: of owners, and of operators. A person is no key. */
export const apiKeyRows: Readonly<Record<string, Row>> = {
  listApiKeys: ofCustomer(owners, (c, { customerId, apiKeyId }) =>
    found(listApiKeys(c, { customerId }), ({ id }) => id === apiKeyId),
  ),
  createApiKey: ofCustomer(owners, (c, { customerId }) =>
    createApiKey(c, { customerId, name: 'x', scopes: ['devices:read'] }),
  ),
  createTrialApiKey: ofCustomer(owners, (c, { customerId }) =>
    createTrialApiKey(c, { customerId, scopes: ['devices:read'] }),
  ),
  rollApiKey: ofCustomer(owners, (c, { apiKeyId: id }) => rollApiKey(c, { id })),
  revokeApiKey: ofCustomer(owners, (c, { apiKeyId: id }) => revokeApiKey(c, { id })),
  revokeOperatorsApiKey: {
    run: (c, { operatorsApiKeyId: id }) => revokeApiKey(c, { id }),
    ...{ allowed: staff, seenBy: staff },
  },
  getKeyIdentity: { run: (c) => getKeyIdentity(c), allowed: [], seenBy: signedIn },
};
