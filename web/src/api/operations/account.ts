import { plainOperation } from '@/api/operation';
import { getKeyIdentity, keyIdentityView } from '@/domain/api-key/me';

export const accountOperations = [
  plainOperation('GET /me', {
    ...{ tag: 'Account', id: 'getKeyIdentity', scope: null, limited: true },
    summary: 'Get whose key this is, and what it may do',
    ...{ answer: keyIdentityView, call: getKeyIdentity },
  }),
] as const;
