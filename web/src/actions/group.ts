'use server';

import { customerAction } from '@/actions/clients';
import { nestedErrors } from '@/actions/nested-errors';
import { addToGroup as add } from '@/domain/group/add-devices';
import { cancelGroupRotation as cancel } from '@/domain/group/cancel-rotation';
import { createGroup as create } from '@/domain/group/create';
import { deleteGroup as remove } from '@/domain/group/delete';
import {
  createGroupInput,
  groupDevicesInput,
  groupIdInput,
  groupRotationIdInput,
  rotateGroupInput,
  setGroupScheduleInput,
  updateGroupInput,
} from '@/domain/group/input';
import { removeFromGroup as takeOut } from '@/domain/group/remove-devices';
import { rotateGroup as rotate } from '@/domain/group/rotate';
import { setGroupSchedule as setSchedule } from '@/domain/group/set-schedule';
import { updateGroup as update } from '@/domain/group/update';

export const createGroup = customerAction
  .inputSchema(createGroupInput)
  .action(({ parsedInput, ctx }) => create(ctx.context, parsedInput));

export const updateGroup = customerAction
  .inputSchema(updateGroupInput)
  .action(({ parsedInput, ctx }) => update(ctx.context, parsedInput));

export const deleteGroup = customerAction
  .inputSchema(groupIdInput)
  .action(({ parsedInput, ctx }) => remove(ctx.context, parsedInput));

export const addToGroup = customerAction
  .inputSchema(groupDevicesInput)
  .action(({ parsedInput, ctx }) => add(ctx.context, parsedInput));

export const removeFromGroup = customerAction
  .inputSchema(groupDevicesInput)
  .action(({ parsedInput, ctx }) => takeOut(ctx.context, parsedInput));

export const rotateGroup = customerAction
  .inputSchema(rotateGroupInput)
  .action(({ parsedInput, ctx }) => rotate(ctx.context, parsedInput));

export const cancelGroupRotation = customerAction
  .inputSchema(groupRotationIdInput)
  .action(({ parsedInput, ctx }) => cancel(ctx.context, parsedInput));

export const setGroupSchedule = customerAction
  .inputSchema(setGroupScheduleInput, { handleValidationErrorsShape: nestedErrors })
  .action(({ parsedInput, ctx }) => setSchedule(ctx.context, parsedInput));
