import { operation, plainOperation } from '@/api/operation';
import { getKeyIdentity, keyIdentityView } from '@/domain/api-key/me';
import { getOverview } from '@/domain/overview/get';
import { overviewTrafficInput } from '@/domain/overview/input';
import { getOverviewTraffic } from '@/domain/overview/traffic';
import { overviewTrafficView, overviewView } from '@/domain/overview/view';
import { search } from '@/domain/search/find';
import { searchInput } from '@/domain/search/input';
import { searchView } from '@/domain/search/view';

const account = { tag: 'Account' } as const;

/** Who the key is, and what is of all areas. */

export const accountOperations = [
  plainOperation('GET /me', {
    ...{ tag: 'Account', id: 'getKeyIdentity', scope: null, limited: true },
    summary: 'Get whose key this is, and what it may do',
    ...{ answer: keyIdentityView, call: getKeyIdentity },
  }),
  operation('GET /search', {
    ...{ ...account, id: 'search', scope: 'devices:read', alsoScopes: ['connections:read', 'customers:read'] },
    summary: 'Find phones, connections and customers by a word, or who had an address',
    description: 'An address with a time, such as `203.0.113.7 2026-11-03 14:00`, finds who had it then.',
    ...{ input: searchInput, answer: searchView, call: search },
  }),
  plainOperation('GET /overview', {
    ...{ ...account, id: 'getOverview', scope: 'devices:read', alsoScopes: ['usage:read', 'alerts:read'] },
    summary: 'Get what needs someone, five figures and the phones',
    description: 'Empty for an operator’s key.',
    ...{ answer: overviewView, call: getOverview },
  }),
  operation('GET /overview/traffic', {
    ...{ ...account, id: 'getOverviewTraffic', scope: 'usage:read' },
    summary: 'Get the traffic of all phones of the customer together',
    description: 'Empty for an operator’s key.',
    ...{ input: overviewTrafficInput, answer: overviewTrafficView, call: getOverviewTraffic },
  }),
] as const;
