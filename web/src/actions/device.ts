'use server';

import { customerAction, operatorAction } from '@/actions/clients';
import { nestedErrors } from '@/actions/nested-errors';
import { assignDevice as assign } from '@/domain/device/assign';
import { changeDevices as changeMany } from '@/domain/device/change-many';
import { createPairingCode as create } from '@/domain/device/create-pairing-code';
import { createPairingCodes as createMany } from '@/domain/device/create-pairing-codes';
import { getCommand } from '@/domain/command/get';
import { getPairingCode } from '@/domain/device/get-pairing-code';
import { getPairingCodes } from '@/domain/device/get-pairing-codes';
import { commandIdInput, requestCommandInput } from '@/domain/command/input';
import {
  assignDeviceInput,
  changeDevicesInput,
  createPairingCodeInput,
  createPairingCodesInput,
  deviceFilterInput,
  deviceIdInput,
  deviceNotesInput,
  pairingCodeIdInput,
  pairingCodeIdsInput,
  renameDeviceInput,
} from '@/domain/device/input';
import { renameDevice as rename } from '@/domain/device/rename';
import { requestCommand as request } from '@/domain/command/request';
import { revokeDevice as revoke } from '@/domain/device/revoke';
import { revokePairingCode as revokeCode } from '@/domain/device/revoke-pairing-code';
import { selectDevices as select } from '@/domain/device/select';
import { setDeviceNotes as setNotes } from '@/domain/device/set-notes';

export const renameDevice = customerAction
  .inputSchema(renameDeviceInput)
  .action(({ parsedInput, ctx }) => rename(ctx.context, parsedInput));

export const setDeviceNotes = customerAction
  .inputSchema(deviceNotesInput)
  .action(({ parsedInput, ctx }) => setNotes(ctx.context, parsedInput));

export const revokeDevice = customerAction
  .inputSchema(deviceIdInput)
  .action(({ parsedInput, ctx }) => revoke(ctx.context, parsedInput));

export const createPairingCode = customerAction
  .inputSchema(createPairingCodeInput)
  .action(({ parsedInput, ctx }) => create(ctx.context, parsedInput));

export const createPairingCodes = customerAction
  .inputSchema(createPairingCodesInput)
  .action(({ parsedInput, ctx }) => createMany(ctx.context, parsedInput));

export const pairingCodeStatus = customerAction
  .inputSchema(pairingCodeIdInput)
  .action(({ parsedInput, ctx }) => getPairingCode(ctx.context, parsedInput));

export const revokePairingCode = customerAction
  .inputSchema(pairingCodeIdInput)
  .action(({ parsedInput, ctx }) => revokeCode(ctx.context, parsedInput));

export const pairingCodesStatus = customerAction
  .inputSchema(pairingCodeIdsInput)
  .action(({ parsedInput, ctx }) => getPairingCodes(ctx.context, parsedInput));

export const requestCommand = customerAction
  .inputSchema(requestCommandInput)
  .action(({ parsedInput, ctx }) => request(ctx.context, parsedInput));

export const commandStatus = customerAction
  .inputSchema(commandIdInput)
  .action(({ parsedInput, ctx }) => getCommand(ctx.context, parsedInput));

export const assignDevice = operatorAction
  .inputSchema(assignDeviceInput)
  .action(({ parsedInput, ctx }) => assign(ctx.context, parsedInput));

export const changeDevices = customerAction
  .inputSchema(changeDevicesInput, { handleValidationErrorsShape: nestedErrors })
  .action(({ parsedInput, ctx }) => changeMany(ctx.context, parsedInput));

export const selectDevices = customerAction
  .inputSchema(deviceFilterInput)
  .action(({ parsedInput, ctx }) => select(ctx.context, parsedInput));
