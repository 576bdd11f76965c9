import { z } from 'zod';
import { operation } from '@/api/operation';
import { getAccessLog } from '@/domain/access-log/get';
import { setAccessLogInput } from '@/domain/access-log/input';
import { setAccessLog } from '@/domain/access-log/set';
import { accessLogSettingsView } from '@/domain/access-log/view';
import { getLimitBounds } from '@/domain/connection/bounds';
import { countConnections } from '@/domain/connection/count';
import { endClients } from '@/domain/connection/end-clients';
import { endVpnSession } from '@/domain/connection/end-vpn-session';
import { getConnection } from '@/domain/connection/get';
import {
  connectionFilterInput,
  connectionIdInput,
  endClientsInput,
  endVpnSessionInput,
} from '@/domain/connection/input';
import { listClients } from '@/domain/connection/list-clients';
import { listVpnSessions } from '@/domain/connection/list-vpn-sessions';
import { recentRefusals } from '@/domain/connection/refusals';
import { testConnection } from '@/domain/connection/run-test';
import {
  connectionCountView,
  connectionTestView,
  endedVpnSessionView,
  limitBoundsView,
  openClientsView,
  refusalView,
  vpnSessionView,
  whitelistEntryView,
} from '@/domain/connection/view';

const connection = { tag: 'Connections', limited: true } as const;
const asksRelay = { once: false, errors: ['relay_silent'] } as const;

/** Who uses connections now, tests of them, and what is set besides limits. */
export const liveUseOperations = [
  operation('GET /connections/count', {
    ...{ ...connection, id: 'countConnections', scope: 'connections:read' },
    summary: 'Count connections',
    ...{ input: connectionFilterInput, answer: connectionCountView, call: countConnections },
  }),
  operation('GET /connections/{connectionId}/bounds', {
    ...{ ...connection, id: 'getLimitBounds', scope: 'connections:read' },
    summary: 'Get the most that the limits of a connection may be',
    ...{ input: z.object({ connectionId: z.uuid() }), answer: limitBoundsView, call: getLimitBounds },
  }),
  operation('GET /devices/{deviceId}/connection-bounds', {
    ...{ ...connection, id: 'getNewLimitBounds', scope: 'connections:read' },
    summary: 'Get the most that the limits of a new connection on a phone may be',
    ...{ input: z.object({ deviceId: z.uuid() }), answer: limitBoundsView, call: getLimitBounds },
  }),
  operation('GET /connections/{connectionId}/whitelist', {
    ...{ ...connection, id: 'listWhitelist', scope: 'connections:read' },
    summary: 'List the addresses that need no password',
    input: z.object({ connectionId: z.uuid() }),
    answer: z.object({ items: z.array(whitelistEntryView).readonly(), nextCursor: z.null() }),
    call: async (context, { connectionId: id }) => {
      const { whitelist } = await getConnection(context, { id });
      return { items: whitelist, nextCursor: null };
    },
  }),
  operation('POST /connections/{id}/test', {
    ...{ ...connection, id: 'testConnection', scope: 'connections:write', once: false },
    summary: 'Test a connection',
    description:
      'Its relay goes through the connection as any client, for a few kilobytes. At most 10 a minute for a connection.',
    ...{ input: connectionIdInput, answer: connectionTestView, call: testConnection },
    errors: ['relay_silent', 'relay_unaware'],
  }),
  operation('GET /connections/{id}/clients', {
    ...{ ...connection, ...asksRelay, id: 'listClients', scope: 'usage:read' },
    summary: 'List who uses a connection now',
    ...{ input: connectionIdInput, answer: openClientsView, call: listClients },
  }),
  operation('POST /connections/{connectionId}/clients/end', {
    ...{ ...connection, ...asksRelay, id: 'endClients', scope: 'connections:write' },
    summary: 'End what runs on a connection, for one address or for all',
    description: 'Clients may connect again. `address` null: everyone.',
    ...{ input: endClientsInput, answer: openClientsView, call: endClients },
  }),
  operation('GET /connections/{id}/vpn-sessions', {
    ...{ ...connection, ...asksRelay, id: 'listVpnSessions', scope: 'usage:read' },
    summary: 'List OpenVPN sessions that run now',
    ...{ input: connectionIdInput, answer: z.array(vpnSessionView), call: listVpnSessions },
  }),
  operation('DELETE /connections/{connectionId}/vpn-sessions/{id}', {
    ...{ ...connection, ...asksRelay, id: 'endVpnSession', scope: 'connections:write' },
    summary: 'End an OpenVPN session',
    description: 'The client may connect again.',
    ...{ input: endVpnSessionInput, answer: endedVpnSessionView, call: endVpnSession },
  }),
  operation('GET /connections/{id}/refusals/recent', {
    ...{ ...connection, ...asksRelay, id: 'recentRefusals', scope: 'usage:read' },
    summary: 'List what the relay refused lately on a connection, by reason and client',
    ...{ input: connectionIdInput, answer: z.array(refusalView), call: recentRefusals },
  }),
  operation('GET /connections/{id}/access-log/settings', {
    ...{ ...connection, id: 'getAccessLog', scope: 'connections:read' },
    summary: 'Get whether streams of a connection are logged',
    ...{ input: connectionIdInput, answer: accessLogSettingsView, call: getAccessLog },
  }),
  operation('PUT /connections/{id}/access-log/settings', {
    ...{ ...connection, id: 'setAccessLog', scope: 'connections:write' },
    summary: 'Switch the access log of a connection on or off',
    description: 'It names the addresses of clients, never destinations. Lines are kept for `days`.',
    ...{ input: setAccessLogInput, answer: accessLogSettingsView, call: setAccessLog },
  }),
] as const;
