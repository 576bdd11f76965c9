import { operation } from '@/api/operation';
import { addToGroup } from '@/domain/group/add-devices';
import { cancelGroupRotation } from '@/domain/group/cancel-rotation';
import { createGroup } from '@/domain/group/create';
import { deleteGroup } from '@/domain/group/delete';
import { getGroup } from '@/domain/group/get';
import {
  createGroupInput,
  groupDevicesInput,
  groupIdInput,
  groupRotationIdInput,
  rotateGroupInput,
  setGroupScheduleInput,
  updateGroupInput,
} from '@/domain/group/input';
import { getLatestGroupRotation } from '@/domain/group/latest-rotation';
import { listGroups } from '@/domain/group/list';
import { removeFromGroup } from '@/domain/group/remove-devices';
import { rotateGroup } from '@/domain/group/rotate';
import { setGroupSchedule } from '@/domain/group/set-schedule';
import { updateGroup } from '@/domain/group/update';
import { getGroupUsage } from '@/domain/group/usage';
import {
  deletedGroupView,
  groupChangeView,
  groupPage,
  groupRotationView,
  groupUsageView,
  groupView,
} from '@/domain/group/view';
import { pageInput } from '@/domain/page';

const group = { tag: 'Groups' } as const;

/** Groups of phones. */
export const groupOperations = [
  operation('GET /groups', {
    ...{ ...group, id: 'listGroups', scope: 'groups:read' },
    summary: 'List groups',
    ...{ input: pageInput, answer: groupPage, call: listGroups },
  }),
  operation('POST /groups', {
    ...{ ...group, id: 'createGroup', scope: 'groups:write', status: 201 },
    summary: 'Create a group',
    ...{ input: createGroupInput, answer: groupView, call: createGroup },
    errors: ['group_exists', 'groups_full'],
  }),
  operation('GET /groups/{id}', {
    ...{ ...group, id: 'getGroup', scope: 'groups:read' },
    summary: 'Get a group',
    ...{ input: groupIdInput, answer: groupView, call: getGroup },
  }),
  operation('PATCH /groups/{id}', {
    ...{ ...group, id: 'updateGroup', scope: 'groups:write' },
    summary: 'Change a group',
    ...{ input: updateGroupInput, answer: groupView, call: updateGroup },
    errors: ['group_exists'],
  }),
  operation('DELETE /groups/{id}', {
    ...{ ...group, id: 'deleteGroup', scope: 'groups:write' },
    summary: 'Delete a group',
    description: 'Its phones stay.',
    ...{ input: groupIdInput, answer: deletedGroupView, call: deleteGroup },
  }),
  operation('POST /groups/{id}/devices', {
    ...{ ...group, id: 'addToGroup', scope: 'groups:write' },
    summary: 'Add phones to a group',
    ...{ input: groupDevicesInput, answer: groupChangeView, call: addToGroup },
    errors: ['group_full'],
  }),
  operation('POST /groups/{id}/devices/remove', {
    ...{ ...group, id: 'removeFromGroup', scope: 'groups:write' },
    summary: 'Remove phones from a group',
    ...{ input: groupDevicesInput, answer: groupChangeView, call: removeFromGroup },
  }),
  operation('POST /groups/{id}/rotations', {
    ...{ ...group, id: 'rotateGroup', scope: 'rotations:write', status: 202 },
    summary: 'Rotate the phones of a group',
    description: 'One after the other, as far as the share of phones that may rotate at a time allows.',
    ...{ input: rotateGroupInput, answer: groupRotationView, call: rotateGroup },
    errors: ['group_empty', 'group_rotating'],
  }),
  operation('GET /groups/{id}/rotations/latest', {
    ...{ ...group, id: 'getLatestGroupRotation', scope: 'rotations:read' },
    summary: 'Get the newest rotation of a group',
    ...{ input: groupIdInput, answer: groupRotationView.nullable(), call: getLatestGroupRotation },
  }),
  operation('POST /group-rotations/{id}/cancel', {
    ...{ ...group, id: 'cancelGroupRotation', scope: 'rotations:write' },
    summary: 'Cancel what has not begun of a group’s rotation',
    ...{ input: groupRotationIdInput, answer: groupRotationView, call: cancelGroupRotation },
  }),
  operation('PUT /groups/{id}/schedule', {
    ...{ ...group, id: 'setGroupSchedule', scope: 'groups:write' },
    summary: 'Set the schedule of all phones of a group',
    description: 'Null ends the automatic rotation of all.',
    ...{ input: setGroupScheduleInput, answer: groupChangeView, call: setGroupSchedule },
  }),
  operation('GET /groups/{id}/usage', {
    ...{ ...group, id: 'getGroupUsage', scope: 'usage:read' },
    summary: 'Get the traffic of a group',
    ...{ input: groupIdInput, answer: groupUsageView, call: getGroupUsage },
  }),
] as const;
