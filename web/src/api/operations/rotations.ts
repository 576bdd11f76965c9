import { operation } from '@/api/operation';
import { z } from 'zod';
import { deviceIdInput } from '@/domain/device/input';
import { deviceView } from '@/domain/device/view';
import { cancelRotation } from '@/domain/rotation/cancel';
import { getRotation } from '@/domain/rotation/get';
import {
  listRotationsInput,
  requestRotationInput,
  rotationIdInput,
  rotationSettingsInput,
} from '@/domain/rotation/input';
import { getLatestRotation } from '@/domain/rotation/latest';
import { listRotations } from '@/domain/rotation/list';
import { requestRotation } from '@/domain/rotation/request';
import { updateRotationSettings } from '@/domain/rotation/settings';
import { getRotationStatistics } from '@/domain/rotation/statistics';
import { rotationPage, rotationStatisticsView, rotationView } from '@/domain/rotation/view';
import { createRotationLink } from '@/domain/rotation-link/create';
import {
  createRotationLinkInput,
  linksOfDeviceInput,
  renameRotationLinkInput,
  rotationLinkIdInput,
} from '@/domain/rotation-link/input';
import { listRotationLinks } from '@/domain/rotation-link/list';
import { regenerateRotationLink } from '@/domain/rotation-link/regenerate';
import { renameRotationLink } from '@/domain/rotation-link/rename';
import { revokeRotationLink } from '@/domain/rotation-link/revoke';
import { newRotationLinkView, rotationLinkList, rotationLinkView } from '@/domain/rotation-link/view';
import { clearSchedule } from '@/domain/schedule/clear';
import { getSchedule } from '@/domain/schedule/get';
import { scheduledDeviceInput, setScheduleInput } from '@/domain/schedule/input';
import { pauseSchedule } from '@/domain/schedule/pause';
import { resumeSchedule } from '@/domain/schedule/resume';
import { setSchedule } from '@/domain/schedule/set';
import { scheduleView } from '@/domain/schedule/view';

const rotation = { tag: 'Rotations', limited: true } as const;

/** Rotations, schedules and rotation links of phones. */
export const rotationOperations = [
  operation('POST /devices/{deviceId}/rotations', {
    ...{ ...rotation, id: 'requestRotation', scope: 'rotations:write', status: 202 },
    summary: 'Rotate',
    description:
      'Starts a rotation. With `wait=60` in the query the answer comes when it has ended, at most so many seconds later. It is `changed` only when the phone has another address.',
    ...{ input: requestRotationInput, answer: rotationView, call: requestRotation },
    errors: ['not_paired', 'phone_offline', 'no_mobile', 'no_method', 'rotation_running', 'rotation_cooldown'],
  }),
  operation('GET /devices/{deviceId}/rotations', {
    ...{ ...rotation, id: 'listRotations', scope: 'rotations:read' },
    summary: 'List rotations of a phone',
    ...{ input: listRotationsInput, answer: rotationPage, call: listRotations },
  }),
  operation('GET /devices/{id}/rotations/latest', {
    ...{ ...rotation, id: 'getLatestRotation', scope: 'rotations:read' },
    summary: 'Get the newest rotation of a phone',
    description: 'Running or ended; null without one.',
    ...{ input: deviceIdInput, answer: rotationView.nullable(), call: getLatestRotation },
  }),
  operation('GET /rotations/{id}', {
    ...{ ...rotation, id: 'getRotation', scope: 'rotations:read' },
    summary: 'Get a rotation',
    ...{ input: rotationIdInput, answer: rotationView, call: getRotation },
  }),
  operation('POST /rotations/{id}/cancel', {
    ...{ ...rotation, id: 'cancelRotation', scope: 'rotations:write' },
    summary: 'Cancel a rotation',
    description: 'While its phone has not begun.',
    ...{ input: rotationIdInput, answer: rotationView, call: cancelRotation },
    errors: ['rotation_not_cancellable'],
  }),
  operation('PATCH /devices/{id}/rotation-settings', {
    ...{ ...rotation, id: 'updateRotationSettings', scope: 'devices:write' },
    summary: 'Change how a phone rotates',
    ...{ input: rotationSettingsInput, answer: deviceView, call: updateRotationSettings },
  }),
  operation('GET /devices/{id}/rotation-statistics', {
    ...{ ...rotation, id: 'getRotationStatistics', scope: 'rotations:read' },
    summary: 'Get how well a phone rotates',
    ...{ input: deviceIdInput, answer: rotationStatisticsView, call: getRotationStatistics },
  }),
  operation('GET /devices/{deviceId}/schedule', {
    ...{ ...rotation, id: 'getSchedule', scope: 'devices:read' },
    summary: 'Get the schedule of a phone',
    ...{ input: scheduledDeviceInput, answer: scheduleView.nullable(), call: getSchedule },
  }),
  operation('PUT /devices/{deviceId}/schedule', {
    ...{ ...rotation, id: 'setSchedule', scope: 'devices:write' },
    summary: 'Set the schedule of a phone',
    ...{ input: setScheduleInput, answer: scheduleView, call: setSchedule },
  }),
  operation('DELETE /devices/{deviceId}/schedule', {
    ...{ ...rotation, id: 'clearSchedule', scope: 'devices:write' },
    summary: 'Remove the schedule of a phone',
    ...{ input: scheduledDeviceInput, answer: z.null(), call: clearSchedule },
  }),
  operation('POST /devices/{deviceId}/schedule/pause', {
    ...{ ...rotation, id: 'pauseSchedule', scope: 'devices:write' },
    summary: 'Pause the schedule of a phone',
    ...{ input: scheduledDeviceInput, answer: scheduleView, call: pauseSchedule },
  }),
  operation('POST /devices/{deviceId}/schedule/resume', {
    ...{ ...rotation, id: 'resumeSchedule', scope: 'devices:write' },
    summary: 'Resume the schedule of a phone',
    ...{ input: scheduledDeviceInput, answer: scheduleView, call: resumeSchedule },
  }),
  operation('GET /devices/{deviceId}/links', {
    ...{ ...rotation, id: 'listRotationLinks', scope: 'links:read' },
    summary: 'List rotation links of a phone',
    ...{ input: linksOfDeviceInput, answer: rotationLinkList, call: listRotationLinks },
  }),
  operation('POST /devices/{deviceId}/links', {
    ...{ ...rotation, id: 'createRotationLink', scope: 'links:write', status: 201 },
    summary: 'Create a rotation link',
    description: 'Its address is shown now and never again.',
    ...{ input: createRotationLinkInput, answer: newRotationLinkView, call: createRotationLink },
    errors: ['rotation_links_full'],
  }),
  operation('PATCH /links/{id}', {
    ...{ ...rotation, id: 'renameRotationLink', scope: 'links:write' },
    summary: 'Rename a rotation link',
    ...{ input: renameRotationLinkInput, answer: rotationLinkView, call: renameRotationLink },
  }),
  operation('POST /links/{id}/regenerate', {
    ...{ ...rotation, id: 'regenerateRotationLink', scope: 'links:write' },
    summary: 'Give a rotation link a new address',
    ...{ input: rotationLinkIdInput, answer: newRotationLinkView, call: regenerateRotationLink },
  }),
  operation('DELETE /links/{id}', {
    ...{ ...rotation, id: 'revokeRotationLink', scope: 'links:write' },
    summary: 'Revoke a rotation link',
    ...{ input: rotationLinkIdInput, answer: rotationLinkView, call: revokeRotationLink },
  }),
] as const;
