import { operation } from '@/api/operation';
import { getCommand } from '@/domain/command/get';
import { commandIdInput, requestCommandInput } from '@/domain/command/input';
import { requestCommand } from '@/domain/command/request';
import { commandView } from '@/domain/command/view';
import { assignDevice } from '@/domain/device/assign';
import { countDevices } from '@/domain/device/count';
import { createPairingCode } from '@/domain/device/create-pairing-code';
import { createPairingCodes } from '@/domain/device/create-pairing-codes';
import { getDevice } from '@/domain/device/get';
import { getPairingCode } from '@/domain/device/get-pairing-code';
import {
  assignDeviceInput,
  createPairingCodeInput,
  deviceFilterInput,
  createPairingCodesInput,
  deviceHistoryInput,
  deviceIdInput,
  listDevicesInput,
  pairingCodeIdInput,
  renameDeviceInput,
} from '@/domain/device/input';
import { getIpHistory } from '@/domain/device/ip-history';
import { listDevices } from '@/domain/device/list';
import { renameDevice } from '@/domain/device/rename';
import { revokeDevice } from '@/domain/device/revoke';
import { getStatusLog } from '@/domain/device/status-log';
import {
  deviceCountView,
  devicePage,
  deviceView,
  ipHistoryPage,
  newPairingCodeView,
  newPairingCodesView,
  pairingCodeView,
  statusLogPage,
} from '@/domain/device/view';

const phone = { tag: 'Phones', limited: true } as const;

/** Phones: their state, history, pairing and commands. */
export const deviceOperations = [
  operation('GET /devices', {
    ...{ ...phone, id: 'listDevices', scope: 'devices:read' },
    summary: 'List phones',
    description:
      'By name, own phones before shared ones. `state`, `groupId`, `externalId`, `metadata` (`key=value`) and `search` narrow the list.',
    ...{ input: listDevicesInput, answer: devicePage, call: listDevices },
  }),
  operation('GET /devices/count', {
    ...{ ...phone, id: 'countDevices', scope: 'devices:read' },
    summary: 'Count phones',
    description: '`online`: those that serve: online, degraded or rotating.',
    ...{ input: deviceFilterInput, answer: deviceCountView, call: countDevices },
  }),
  operation('GET /devices/{id}', {
    ...{ ...phone, id: 'getDevice', scope: 'devices:read' },
    summary: 'Get a phone',
    ...{ input: deviceIdInput, answer: deviceView, call: getDevice },
  }),
  operation('PATCH /devices/{id}', {
    ...{ ...phone, id: 'renameDevice', scope: 'devices:write' },
    summary: 'Rename a phone',
    ...{ input: renameDeviceInput, answer: deviceView, call: renameDevice },
  }),
  operation('POST /devices/{id}/revoke', {
    ...{ ...phone, id: 'revokeDevice', scope: 'devices:write' },
    summary: 'Unpair a phone',
    description: 'Its tunnel ends at once and its secret is void. The phone can be paired again with a new code.',
    ...{ input: deviceIdInput, answer: deviceView, call: revokeDevice },
  }),
  operation('POST /devices/{id}/assign', {
    ...{ tag: 'Phones', id: 'assignDevice', scope: 'customers:write' },
    summary: 'Move a phone to another customer',
    description: 'Operators only. Its connections, shares and links end; null takes it from every customer.',
    ...{ input: assignDeviceInput, answer: deviceView, call: assignDevice },
  }),
  operation('GET /devices/{id}/ip-history', {
    ...{ ...phone, id: 'getIpHistory', scope: 'devices:read' },
    summary: 'List the addresses that a phone had',
    ...{ input: deviceHistoryInput, answer: ipHistoryPage, call: getIpHistory },
    csv: 'items',
  }),
  operation('GET /devices/{id}/status-log', {
    ...{ ...phone, id: 'getStatusLog', scope: 'devices:read' },
    summary: 'List when a phone came online and went offline',
    ...{ input: deviceHistoryInput, answer: statusLogPage, call: getStatusLog },
    csv: 'items',
  }),
  operation('POST /devices/{deviceId}/commands', {
    ...{ ...phone, id: 'requestCommand', scope: 'devices:write', status: 202 },
    summary: 'Send a phone a command',
    description: 'The phone must be online: nothing is kept for later. Ask for the command until its state ends.',
    ...{ input: requestCommandInput, answer: commandView, call: requestCommand },
    errors: ['not_paired', 'phone_offline', 'command_running'],
  }),
  operation('GET /commands/{id}', {
    ...{ ...phone, id: 'getCommand', scope: 'devices:read' },
    summary: 'Get a command and its result',
    ...{ input: commandIdInput, answer: commandView, call: getCommand },
  }),
  operation('POST /pairing-codes', {
    ...{ tag: 'Phones', id: 'createPairingCode', scope: 'devices:write', status: 201 },
    summary: 'Create a pairing code',
    description: 'The phone enters the code, or scans `qr`. With `deviceId` it replaces the phone of that device.',
    ...{ input: createPairingCodeInput, answer: newPairingCodeView, call: createPairingCode },
    errors: ['devices_full', 'no_relay'],
  }),
  operation('POST /pairing-codes/batch', {
    ...{ tag: 'Phones', id: 'createPairingCodes', scope: 'devices:write', status: 201 },
    summary: 'Create pairing codes for several phones',
    description:
      '`names` is a range, such as `Berlin 01-20`: one code for each name, at most 100, valid for two hours.',
    ...{ input: createPairingCodesInput, answer: newPairingCodesView, call: createPairingCodes },
    errors: ['devices_full', 'no_relay'],
  }),
  operation('GET /pairing-codes/{id}', {
    ...{ tag: 'Phones', id: 'getPairingCode', scope: 'devices:read' },
    summary: 'Get a pairing code and whether it was used',
    ...{ input: pairingCodeIdInput, answer: pairingCodeView, call: getPairingCode },
  }),
] as const;
