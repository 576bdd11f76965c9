import { operation, plainOperation } from '@/api/operation';
import { listActivityInput } from '@/domain/activity/input';
import { listActivity } from '@/domain/activity/list';
import { activityPage } from '@/domain/activity/view';
import { countCustomers } from '@/domain/customer/count';
import { customerFilterInput, surveyCustomersInput } from '@/domain/customer/input';
import { surveyCustomers } from '@/domain/customer/survey';
import { customerCountView, customerRowPage } from '@/domain/customer/view';
import { getDefaults } from '@/domain/default/get';
import { setDefaultsInput } from '@/domain/default/input';
import { setDefaults } from '@/domain/default/set';
import { getStartingLimits } from '@/domain/default/start-connection';
import { defaultsView, startingLimitsView } from '@/domain/default/view';
import { countPairingCodes } from '@/domain/device/count-pairing-codes';
import {
  deviceIdInput,
  listPairingCodesInput,
  pairingCodeFilterInput,
  pairingCodeIdInput,
} from '@/domain/device/input';
import { listPairingCodes } from '@/domain/device/list-pairing-codes';
import { revokePairingCode } from '@/domain/device/revoke-pairing-code';
import { pairingCodeCountView, pairingCodePage, pairingCodeView } from '@/domain/device/view';

const read = { tag: 'Platform', scope: 'platform:read' } as const;
const code = { tag: 'Phones' } as const;

/** The operators' lists, and pairing codes after they were made. */
export const cockpitOperations = [
  operation('GET /platform/customers', {
    ...{ ...read, id: 'surveyCustomers' },
    summary: 'List customers with their phones, traffic and alerts',
    description: 'Operators only. `only` and `search` narrow the list.',
    ...{ input: surveyCustomersInput, answer: customerRowPage, call: surveyCustomers },
  }),
  operation('GET /platform/customers/count', {
    ...{ ...read, id: 'countCustomers' },
    summary: 'Count customers',
    description: 'Operators only.',
    ...{ input: customerFilterInput, answer: customerCountView, call: countCustomers },
  }),
  operation('GET /pairing-codes', {
    ...{ ...code, id: 'listPairingCodes', scope: 'devices:read' },
    summary: 'List pairing codes',
    description: 'The newest first, until 7 days after their end. What a code reads is answered once, when it is made.',
    ...{ input: listPairingCodesInput, answer: pairingCodePage, call: listPairingCodes },
  }),
  operation('GET /pairing-codes/count', {
    ...{ ...code, id: 'countPairingCodes', scope: 'devices:read' },
    summary: 'Count pairing codes',
    ...{ input: pairingCodeFilterInput, answer: pairingCodeCountView, call: countPairingCodes },
  }),
  operation('DELETE /pairing-codes/{id}', {
    ...{ ...code, id: 'revokePairingCode', scope: 'devices:write' },
    summary: 'Revoke a pairing code',
    description: 'No phone can use it from now on.',
    ...{ input: pairingCodeIdInput, answer: pairingCodeView, call: revokePairingCode },
    errors: ['code_used'],
  }),
  operation('GET /platform/activity', {
    ...{ ...read, id: 'listActivity' },
    summary: 'List what the product did',
    description:
      'Operators only. Rotations, commands, mails, deliveries to webhooks and last runs of jobs, the newest first.',
    ...{ input: listActivityInput, answer: activityPage, call: listActivity },
  }),
  plainOperation('GET /defaults', {
    ...{ ...read, id: 'getDefaults' },
    summary: 'Get what new customers and connections begin with',
    description: 'Operators only.',
    ...{ answer: defaultsView, call: getDefaults },
  }),
  operation('PUT /defaults', {
    ...{ ...read, scope: 'platform:write', id: 'setDefaults' },
    summary: 'Change what new customers and connections begin with',
    description: 'Operators only. What is left out stays; what was made before stays as it is.',
    ...{ input: setDefaultsInput, answer: defaultsView, call: setDefaults },
  }),
  operation('GET /devices/{id}/starting-limits', {
    ...{ tag: 'Connections', id: 'getStartingLimits', scope: 'connections:read' },
    summary: 'Get the limits that a new connection on a phone begins with',
    ...{ input: deviceIdInput, answer: startingLimitsView, call: getStartingLimits },
  }),
] as const;
