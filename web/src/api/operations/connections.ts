import { z } from 'zod';
import { annotations } from '@/api/annotations';
import { operation } from '@/api/operation';
import { annotateConnection } from '@/domain/annotation/annotate-connection';
import { annotateInput } from '@/domain/annotation/input';
import { annotationView } from '@/domain/annotation/view';
import { addWhitelistEntry } from '@/domain/connection/add-whitelist-entry';
import { batchConnections } from '@/domain/connection/batch';
import { createConnection } from '@/domain/connection/create';
import { deleteConnection } from '@/domain/connection/delete';
import { getConnection } from '@/domain/connection/get';
import { getVpnProfile } from '@/domain/connection/get-vpn-profile';
import {
  addWhitelistEntryInput,
  connectionBatchInput,
  connectionIdInput,
  createConnectionInput,
  listConnectionsInput,
  removeWhitelistEntryInput,
  setConnectionEnabledInput,
  topUpInput,
  updateConnectionInput,
  vpnProfileInput,
} from '@/domain/connection/input';
import { listConnections } from '@/domain/connection/list';
import { regeneratePassword } from '@/domain/connection/regenerate-password';
import { removeWhitelistEntry } from '@/domain/connection/remove-whitelist-entry';
import { resetConnectionUsage } from '@/domain/connection/reset-usage';
import { revealPassword } from '@/domain/connection/reveal-password';
import { setConnectionEnabled } from '@/domain/connection/set-enabled';
import { topUpConnection } from '@/domain/connection/top-up';
import { updateConnection } from '@/domain/connection/update';
import {
  connectionBatchView,
  connectionPage,
  connectionView,
  credentialsView,
  deletedConnectionView,
  linkedVpnProfileView,
  newConnectionView,
  whitelistEntryView,
} from '@/domain/connection/view';

const connection = { tag: 'Connections', limited: true } as const;

/** Connections: what they are, their limits, passwords and whitelists. */
export const connectionOperations = [
  operation('GET /connections', {
    ...{ ...connection, id: 'listConnections', scope: 'connections:read' },
    summary: 'List connections',
    description:
      'Own phones first, by phone and name. `deviceId`, `groupId`, `externalId`, `metadata` (`key=value`), `search` and `state` narrow the list.',
    ...{ input: listConnectionsInput, answer: connectionPage, call: listConnections },
  }),
  operation('POST /connections', {
    ...{ ...connection, id: 'createConnection', scope: 'connections:write', status: 201 },
    summary: 'Create a connection',
    description: 'The answer holds its port, user name and password.',
    ...{ input: createConnectionInput, answer: newConnectionView, call: createConnection },
    errors: [
      ...([
        'above_ceiling',
        'connections_full',
        'customer_connections_full',
        'ports_exhausted',
        'expiry_past',
      ] as const),
      ...(['port_unavailable', 'username_taken', 'external_id_taken', 'relay_draining'] as const),
      ...(['relay_without_tls', 'relay_without_openvpn'] as const),
    ],
  }),
  operation('POST /connections/batch', {
    ...{ ...connection, id: 'batchConnections', scope: 'connections:write' },
    summary: 'Create, change and delete several connections',
    description:
      'Up to 100, done in order, each with its own result. `mode` `each`: what is refused for one stops no other. `all`: where one is refused none is done, and the others read `batch_undone`. A body that is invalid does nothing.',
    ...{ input: connectionBatchInput, answer: connectionBatchView, call: batchConnections },
  }),
  operation('PUT /connections/{id}/annotation', {
    ...{ ...connection, id: 'annotateConnection', scope: 'connections:write' },
    summary: 'Set the metadata and the external id of a connection',
    ...{ description: annotations, input: annotateInput, answer: z.object(annotationView), call: annotateConnection },
    errors: ['external_id_taken'],
  }),
  operation('GET /connections/{id}', {
    ...{ ...connection, id: 'getConnection', scope: 'connections:read' },
    summary: 'Get a connection',
    ...{ input: connectionIdInput, answer: connectionView, call: getConnection },
  }),
  operation('PATCH /connections/{id}', {
    ...{ ...connection, id: 'updateConnection', scope: 'connections:write' },
    summary: 'Change the name or limits of a connection',
    description: 'What is left out stays as it is. Limits act within a second, on running streams too.',
    ...{ input: updateConnectionInput, answer: connectionView, call: updateConnection },
    errors: ['above_ceiling', 'expiry_past', 'ports_exhausted', 'relay_without_tls', 'relay_without_openvpn'],
  }),
  operation('DELETE /connections/{id}', {
    ...{ ...connection, id: 'deleteConnection', scope: 'connections:write' },
    summary: 'Delete a connection',
    description: 'Its streams end at once; its port is free again.',
    ...{ input: connectionIdInput, answer: deletedConnectionView, call: deleteConnection },
  }),
  operation('PUT /connections/{id}/enabled', {
    ...{ ...connection, id: 'setConnectionEnabled', scope: 'connections:write' },
    summary: 'Switch a connection on or off',
    ...{ input: setConnectionEnabledInput, answer: connectionView, call: setConnectionEnabled },
  }),
  operation('POST /connections/{id}/password', {
    ...{ ...connection, id: 'regeneratePassword', scope: 'connections:write' },
    summary: 'Make a new password',
    description: 'The old password and OpenVPN profiles stop working at once.',
    ...{ input: connectionIdInput, answer: credentialsView, call: regeneratePassword },
  }),
  operation('GET /connections/{id}/credentials', {
    ...{ ...connection, id: 'revealPassword', scope: 'connections:reveal' },
    summary: 'Read the password',
    description: 'Audited.',
    ...{ input: connectionIdInput, answer: credentialsView, call: revealPassword },
  }),
  operation('GET /connections/{id}/openvpn-profile', {
    ...{ ...connection, id: 'getVpnProfile', scope: 'connections:reveal' },
    summary: 'Make an OpenVPN profile',
    description: '`text` is the .ovpn file.',
    ...{ input: vpnProfileInput, answer: linkedVpnProfileView, call: getVpnProfile },
    errors: ['openvpn_off', 'relay_without_openvpn'],
  }),
  operation('POST /connections/{id}/usage/reset', {
    ...{ ...connection, id: 'resetConnectionUsage', scope: 'connections:write' },
    summary: 'Reset what counts towards the data limit',
    ...{ input: connectionIdInput, answer: connectionView, call: resetConnectionUsage },
  }),
  operation('POST /connections/{id}/top-up', {
    ...{ ...connection, id: 'topUpConnection', scope: 'connections:write' },
    summary: 'Add bytes to the data limit of this period',
    ...{ input: topUpInput, answer: connectionView, call: topUpConnection },
    errors: ['no_data_limit'],
  }),
  operation('POST /connections/{connectionId}/whitelist', {
    ...{ ...connection, id: 'addWhitelistEntry', scope: 'connections:write', status: 201 },
    summary: 'Let an address in without a password',
    ...{ input: addWhitelistEntryInput, answer: whitelistEntryView, call: addWhitelistEntry },
    errors: ['address_invalid', 'whitelist_too_wide', 'whitelist_duplicate', 'whitelist_full'],
  }),
  operation('DELETE /connections/{connectionId}/whitelist/{id}', {
    ...{ ...connection, id: 'removeWhitelistEntry', scope: 'connections:write' },
    summary: 'Remove an address',
    ...{ input: removeWhitelistEntryInput, answer: whitelistEntryView, call: removeWhitelistEntry },
  }),
] as const;
