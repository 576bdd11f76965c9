'use server';

import { customerAction, operatorAction } from '@/actions/clients';
import { nestedErrors } from '@/actions/nested-errors';
import { cancelWindow as cancel } from '@/domain/alert/cancel-window';
import { createDeviceWindow as planForDevice } from '@/domain/alert/create-device-window';
import { createRelayWindow as planForRelay } from '@/domain/alert/create-relay-window';
import {
  alertSettingsInput,
  deviceWindowInput,
  muteDeviceInput,
  mutedDeviceInput,
  readNoticesInput,
  relayWindowInput,
  rotationFailuresInput,
  windowIdInput,
} from '@/domain/alert/input';
import { muteDevice as mute } from '@/domain/alert/mute';
import { readNotices as markRead } from '@/domain/alert/read-notices';
import { setRotationFailures as setFailures } from '@/domain/alert/set-rotation-failures';
import { setAlertSettings as set } from '@/domain/alert/set-settings';
import { unmuteDevice as unmute } from '@/domain/alert/unmute';

export const readNotices = customerAction
  .inputSchema(readNoticesInput)
  .action(({ parsedInput, ctx }) => markRead(ctx.context, parsedInput));

export const setAlertSettings = customerAction
  .inputSchema(alertSettingsInput, { handleValidationErrorsShape: nestedErrors })
  .action(({ parsedInput, ctx }) => set(ctx.context, parsedInput));

export const muteDevice = customerAction
  .inputSchema(muteDeviceInput)
  .action(({ parsedInput, ctx }) => mute(ctx.context, parsedInput));

export const unmuteDevice = customerAction
  .inputSchema(mutedDeviceInput)
  .action(({ parsedInput, ctx }) => unmute(ctx.context, parsedInput));

export const createDeviceWindow = customerAction
  .inputSchema(deviceWindowInput)
  .action(({ parsedInput, ctx }) => planForDevice(ctx.context, parsedInput));

export const createRelayWindow = operatorAction
  .inputSchema(relayWindowInput)
  .action(({ parsedInput, ctx }) => planForRelay(ctx.context, parsedInput));

export const cancelWindow = customerAction
  .inputSchema(windowIdInput)
  .action(({ parsedInput, ctx }) => cancel(ctx.context, parsedInput));

export const setRotationFailures = customerAction
  .inputSchema(rotationFailuresInput)
  .action(({ parsedInput, ctx }) => setFailures(ctx.context, parsedInput));
