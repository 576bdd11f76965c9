import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { cancelWindow } from '@/domain/alert/cancel-window';
import { createDeviceWindow } from '@/domain/alert/create-device-window';
import { createRelayWindow } from '@/domain/alert/create-relay-window';
import { listDeviceWindows } from '@/domain/alert/list-device-windows';
import { muteDevice } from '@/domain/alert/mute';
import { setAlertSettings } from '@/domain/alert/set-settings';
import { setRotationFailures } from '@/domain/alert/set-rotation-failures';
import { unmuteDevice } from '@/domain/alert/unmute';
import { foreignIsMissing, viewerIsForbidden } from '@/domain/testing/verb-cases';
import { lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const hour = 3_600_000;
const inHours = (hours: number) => new Date(world.now.getTime() + hours * hour).toISOString();
const times = (from: number | null, until: number) => ({
  ...{ startsAt: from === null ? null : inHours(from), endsAt: inHours(until) },
});

test('owners plan and cancel maintenance of a device; both leave an audit row', async () => {
  const { as, a } = world;
  const { deviceId } = a;
  const planned = await createDeviceWindow(as.owner, { deviceId, ...times(1, 2), note: 'New SIM' });
  assert.deepEqual([planned.state, planned.note], ['planned', 'New SIM']);
  const row = await lastAudit(world, 'device.maintenance');
  assert.deepEqual([row.targetId, row.after], [deviceId, { startsAt: inHours(1), endsAt: inHours(2) }]);
  const running = await createDeviceWindow(as.owner, { deviceId, ...times(null, 2) });
  assert.equal(running.state, 'running');
  await cancelWindow(as.owner, { id: planned.id });
  await lastAudit(world, 'device.cancel_maintenance');
  assert.equal((await cancelWindow(as.owner, { id: running.id })).state, 'ended');
  const { items } = await listDeviceWindows(as.viewer, { deviceId });
  assert.deepEqual(
    items.map(({ id, state }) => [id, state]),
    [[running.id, 'ended']],
    'what never began is gone',
  );
  await refused(createDeviceWindow(as.manager, { deviceId, ...times(null, 2) }), 'forbidden');
  await viewerIsForbidden(world, (viewer) => createDeviceWindow(viewer, { deviceId, ...times(null, 2) }));
  await foreignIsMissing(world, world.b.deviceId, (context, id) =>
    createDeviceWindow(context, { deviceId: id, ...times(null, 2) }),
  );
});

test('a window ends after its start, within 7 days, and begins within 90; at most 20 are open', async () => {
  const { as, a, db } = world;
  const { deviceId } = a;
  for (const wrong of [times(2, 1), times(null, -1), times(0, 7 * 24 + 1), times(90 * 24 + 1, 90 * 24 + 2)])
    await refused(createDeviceWindow(as.owner, { deviceId, ...wrong }), 'invalid');
  const [startsAt, endsAt] = [new Date(inHours(1)), new Date(inHours(2))];
  await db.maintenanceWindow.createMany({ data: Array.from({ length: 20 }, () => ({ deviceId, startsAt, endsAt })) });
  await refused(createDeviceWindow(as.owner, { deviceId, ...times(null, 1) }), 'windows_full');
  await db.maintenanceWindow.deleteMany();
});

test('operators alone plan maintenance of a relay, and its window is no one else’s to find', async () => {
  const { as, relayId } = world;
  const { id } = await createRelayWindow(as.operator, { relayId, ...times(null, 1) });
  assert.equal((await lastAudit(world, 'relay.maintenance')).customerId, null);
  await refused(cancelWindow(as.owner, { id }), 'not_found');
  await refused(createRelayWindow(as.owner, { relayId, ...times(null, 1) }), 'forbidden');
  await refused(createRelayWindow(as.operator, { relayId: id, ...times(null, 1) }), 'not_found');
  await cancelWindow(as.operator, { id });
  await lastAudit(world, 'relay.cancel_maintenance');
});

test('managers mute and unmute a device; unmuting what is not muted writes nothing', async () => {
  const { as, a, b, db } = world;
  const { deviceId } = a;
  const muted = await muteDevice(as.manager, { deviceId, length: 'until_unmuted' });
  assert.deepEqual(muted, { deviceId, muted: true, until: null });
  await unmuteDevice(as.manager, { deviceId });
  await lastAudit(world, 'device.unmute');
  const before = await db.auditLog.count();
  await unmuteDevice(as.manager, { deviceId });
  assert.equal(await db.auditLog.count(), before);
  await viewerIsForbidden(world, (viewer) => muteDevice(viewer, { deviceId, length: 'hour' }));
  await foreignIsMissing(world, b.deviceId, (context, id) => muteDevice(context, { deviceId: id, length: 'hour' }));
});

test('owners choose after how many failed rotations an alert opens, 1 to 20', async () => {
  const { as, a } = world;
  const { customerId: id } = a;
  assert.equal((await setRotationFailures(as.owner, { id, alertRotationFailures: 5 })).alertRotationFailures, 5);
  const { before, after } = await lastAudit(world, 'customer.alerts');
  assert.deepEqual([before, after], [{ alertRotationFailures: 3 }, { alertRotationFailures: 5 }]);
  for (const alertRotationFailures of [0, 21, 1.5])
    await refused(setRotationFailures(as.owner, { id, alertRotationFailures }), 'invalid');
  await refused(setRotationFailures(as.manager, { id, alertRotationFailures: 4 }), 'forbidden');
});

test('settings name kinds, hours of a day and a time zone that exist', async () => {
  const { as } = world;
  const settings = { choices: {}, quiet: null, timeZone: 'Europe/Berlin' };
  for (const wrong of [
    { ...settings, timeZone: 'Mars/Olympus' },
    { ...settings, quiet: { from: 60, until: 60 } },
    { ...settings, quiet: { from: 0, until: 1_440 } },
    { ...settings, choices: { nothing: { bell: true, mail: true } } },
  ])
    await refused(setAlertSettings(as.owner, wrong as typeof settings), 'invalid');
  assert.equal((await setAlertSettings(as.owner, settings)).timeZone, 'Europe/Berlin');
});
