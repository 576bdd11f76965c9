import { apiEvent } from '@/api/events';
import { eventOperation, operation, plainOperation } from '@/api/operation';
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
  eventOperation('GET /events', {
    ...{ ...account, id: 'streamEvents', scope: 'devices:read', alsoScopes: ['connections:read'], limited: true },
    summary: 'Receive what changes, as server-sent events',
    description: [
      'Each event has an `id`. With the last one as `Last-Event-ID` a stream begins with what changed since, within five minutes and while the server that sent it runs; otherwise it begins with `reset`, after which you read again what you keep. A stream without `Last-Event-ID` also begins with `reset`.',
      'Changes of one thing within a second are one event, and what is not read is not kept: an event says what a thing is now. A line `: beat` comes every 15 s. The stream ends with `end` when the key ends. At most 5 streams of a key and 20 of a customer are open at a time.',
    ].join('\n\n'),
    answer: apiEvent,
    errors: ['unavailable'],
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
