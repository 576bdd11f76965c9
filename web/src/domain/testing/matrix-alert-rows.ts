import { getMute } from '@/domain/alert/get-mute';
import { cancelWindow } from '@/domain/alert/cancel-window';
import { createDeviceWindow } from '@/domain/alert/create-device-window';
import { createRelayWindow } from '@/domain/alert/create-relay-window';
import { listAlerts } from '@/domain/alert/list';
import { listDeviceWindows } from '@/domain/alert/list-device-windows';
import { listRelayWindows } from '@/domain/alert/list-relay-windows';
import { muteDevice } from '@/domain/alert/mute';
import { setRotationFailures } from '@/domain/alert/set-rotation-failures';
import { unmuteDevice } from '@/domain/alert/unmute';
import {
  found,
  managers,
  ofCustomer,
  onDevice,
  owners,
  seers,
  sharers,
  withoutCustomer,
  type Row,
} from '@/domain/testing/matrix-row';

const times = { startsAt: null, endsAt: new Date(Date.now() + 3_600_000).toISOString() };
const muters = [...managers, ...sharers];

/** Verbs on alerts, mutes and maintenance windows; those on the own bell and settings are with the account. */
export const alertRows: Readonly<Record<string, Row>> = {
  listAlerts: onDevice(seers, (c, { incidentId }) => found(listAlerts(c), ({ id }) => id === incidentId)),
  getMute: onDevice(seers, (c, { deviceId }) => getMute(c, { deviceId })),
  muteDevice: onDevice(muters, (c, { deviceId }) => muteDevice(c, { deviceId, length: 'hour' })),
  unmuteDevice: onDevice(muters, (c, { deviceId }) => unmuteDevice(c, { deviceId })),
  listDeviceWindows: onDevice(seers, (c, { deviceId }) => listDeviceWindows(c, { deviceId })),
  createDeviceWindow: onDevice(owners, (c, { deviceId }) => createDeviceWindow(c, { deviceId, ...times })),
  cancelWindow: onDevice(owners, (c, { windowId: id }) => cancelWindow(c, { id })),
  listRelayWindows: withoutCustomer((c, { relayId }) => listRelayWindows(c, { relayId })),
  createRelayWindow: withoutCustomer((c, { relayId }) => createRelayWindow(c, { relayId, ...times })),
  setRotationFailures: ofCustomer(owners, (c, { customerId: id }) =>
    setRotationFailures(c, { id, alertRotationFailures: 4 }),
  ),
};
