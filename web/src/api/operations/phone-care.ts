import { z } from 'zod';
import { annotations } from '@/api/annotations';
import { operation } from '@/api/operation';
import { cancelWindow } from '@/domain/alert/cancel-window';
import { createDeviceWindow } from '@/domain/alert/create-device-window';
import { getMute } from '@/domain/alert/get-mute';
import {
  deviceWindowInput,
  deviceWindowsInput,
  mutedDeviceInput,
  muteDeviceInput,
  windowIdInput,
} from '@/domain/alert/input';
import { listDeviceWindows } from '@/domain/alert/list-device-windows';
import { muteDevice } from '@/domain/alert/mute';
import { unmuteDevice } from '@/domain/alert/unmute';
import { muteView, windowPage, windowView } from '@/domain/alert/view';
import { annotateDevice } from '@/domain/annotation/annotate-device';
import { annotateInput } from '@/domain/annotation/input';
import { annotationView } from '@/domain/annotation/view';
import { getDeviceNotes } from '@/domain/device/get-notes';
import { deviceIdInput, deviceNotesInput } from '@/domain/device/input';
import { setDeviceNotes } from '@/domain/device/set-notes';
import { deviceNotesView } from '@/domain/device/view';
import { getDeviceReadings } from '@/domain/reading/get';
import { readingsInput } from '@/domain/reading/input';
import { readingsView } from '@/domain/reading/view';
import { getSimPlan } from '@/domain/sim-plan/get';
import { setSimPlanInput, simPlanDeviceInput } from '@/domain/sim-plan/input';
import { removeSimPlan } from '@/domain/sim-plan/remove';
import { setSimPlan } from '@/domain/sim-plan/set';
import { simPlanView } from '@/domain/sim-plan/view';

const read = { tag: 'Phones', limited: true, scope: 'devices:read' } as const;
const write = { tag: 'Phones', limited: true, scope: 'devices:write' } as const;

/** What is kept about phones: notes, readings, SIM plans, maintenance and mutes. */
export const phoneCareOperations = [
  operation('GET /devices/{id}/notes', {
    ...{ ...read, id: 'getDeviceNotes' },
    summary: 'Get the notes about a phone',
    ...{ input: deviceIdInput, answer: deviceNotesView, call: getDeviceNotes },
  }),
  operation('PUT /devices/{id}/notes', {
    ...{ ...write, id: 'setDeviceNotes' },
    summary: 'Write notes about a phone',
    description: 'An empty text removes them.',
    ...{ input: deviceNotesInput, answer: deviceNotesView, call: setDeviceNotes },
  }),
  operation('PUT /devices/{id}/annotation', {
    ...{ ...write, id: 'annotateDevice' },
    summary: 'Set the metadata and the external id of a phone',
    ...{ description: annotations, input: annotateInput, answer: z.object(annotationView), call: annotateDevice },
    errors: ['external_id_taken'],
  }),
  operation('GET /devices/{id}/readings', {
    ...{ ...read, id: 'getDeviceReadings' },
    summary: 'Get battery, signal, temperature and round trip of a phone over time',
    description: '`day` in steps of five minutes, `month` in hours.',
    ...{ input: readingsInput, answer: readingsView, call: getDeviceReadings },
  }),
  operation('GET /devices/{deviceId}/sim-plan', {
    ...{ ...read, id: 'getSimPlan' },
    summary: 'Get the data plan of a phone’s SIM and what is used of it',
    description: 'Null without a plan.',
    ...{ input: simPlanDeviceInput, answer: simPlanView.nullable(), call: getSimPlan },
  }),
  operation('PUT /devices/{deviceId}/sim-plan', {
    ...{ ...write, id: 'setSimPlan' },
    summary: 'Set the data plan of a phone’s SIM',
    description: 'All connections of the phone count for it, and stop or slow down at its end within a second.',
    ...{ input: setSimPlanInput, answer: simPlanView, call: setSimPlan },
  }),
  operation('DELETE /devices/{deviceId}/sim-plan', {
    ...{ ...write, id: 'removeSimPlan' },
    summary: 'Remove the data plan of a phone’s SIM',
    ...{ input: simPlanDeviceInput, answer: z.null(), call: removeSimPlan },
  }),
  operation('GET /devices/{deviceId}/maintenance-windows', {
    ...{ ...read, id: 'listDeviceWindows' },
    summary: 'List maintenance windows of a phone',
    description: 'The latest first.',
    ...{ input: deviceWindowsInput, answer: windowPage, call: listDeviceWindows },
  }),
  operation('POST /devices/{deviceId}/maintenance-windows', {
    ...{ ...write, id: 'createDeviceWindow', status: 201 },
    summary: 'Plan maintenance of a phone',
    description: 'Meanwhile no alert about it opens. `startsAt` null: from now on.',
    ...{ input: deviceWindowInput, answer: windowView, call: createDeviceWindow },
    errors: ['windows_full'],
  }),
  operation('DELETE /maintenance-windows/{id}', {
    ...{ ...write, id: 'cancelWindow' },
    summary: 'Cancel a maintenance window',
    description: 'One that runs ends now, one that has not begun is gone.',
    ...{ input: windowIdInput, answer: windowView, call: cancelWindow },
  }),
  operation('GET /devices/{deviceId}/mute', {
    ...{ ...read, tag: 'Alerts', id: 'getMute' },
    summary: 'Get whether a phone is muted',
    ...{ input: mutedDeviceInput, answer: muteView, call: getMute },
  }),
  operation('PUT /devices/{deviceId}/mute', {
    ...{ ...write, tag: 'Alerts', id: 'muteDevice' },
    summary: 'Mute a phone for a time',
    description: 'Its alerts still open, but no one of your side is notified until the time has passed.',
    ...{ input: muteDeviceInput, answer: muteView, call: muteDevice },
  }),
  operation('DELETE /devices/{deviceId}/mute', {
    ...{ ...write, tag: 'Alerts', id: 'unmuteDevice' },
    summary: 'Unmute a phone',
    ...{ input: mutedDeviceInput, answer: muteView, call: unmuteDevice },
  }),
] as const;
