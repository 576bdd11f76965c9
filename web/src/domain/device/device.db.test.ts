import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { getDevice } from '@/domain/device/get';
import { getIpHistory } from '@/domain/device/ip-history';
import { listDevices } from '@/domain/device/list';
import { renameDevice } from '@/domain/device/rename';
import { revokeDevice } from '@/domain/device/revoke';
import { getStatusLog } from '@/domain/device/status-log';
import { foreignIsMissing, viewerIsForbidden } from '@/domain/testing/verb-cases';
import { addDevice, lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => void (world.events.length = 0));

test('TENANT-01 each customer lists only its own devices, an operator all', async () => {
  const { as, a, b } = world;
  assert.deepEqual(
    (await listDevices(as.viewer)).items.map(({ id }) => id),
    [a.deviceId],
  );
  assert.deepEqual(
    (await listDevices(as.other)).items.map(({ id }) => id),
    [b.deviceId],
  );
  assert.equal((await listDevices(as.operator)).items.length, 2);
  assert.deepEqual((await listDevices(as.viewer, { customerId: b.customerId })).items, []);
  assert.equal((await listDevices(as.operator, { customerId: b.customerId })).items.length, 1);
});

test('DASH-05 TENANT-03 a device is shown to its customer, and not found for others', async () => {
  const device = await getDevice(world.as.viewer, { id: world.a.deviceId });
  assert.equal(device.paired, true);
  assert.equal(device.connectionCount, 1);
  assert.equal(device.relay.online, true);
  assert.equal('sessionEpoch' in device, false);
  await foreignIsMissing(world, world.b.deviceId, (context, id) => getDevice(context, { id }));
});

test('device.rename works, leaves its audit row and notifies the relay', async () => {
  const { as, a } = world;
  await renameDevice(as.manager, { id: a.deviceId, name: '  Kitchen ' });
  assert.equal((await getDevice(as.viewer, { id: a.deviceId })).name, 'Kitchen');
  const audit = await lastAudit(world, 'device.rename');
  assert.deepEqual(
    [audit.actorKind, audit.actorName, audit.targetId, audit.customerId, audit.ip, audit.before, audit.after],
    ['user', 'manager@a.test', a.deviceId, a.customerId, '198.51.100.7', { name: 'Phone of A' }, { name: 'Kitchen' }],
  );
  assert.deepEqual(world.events, [
    { type: 'device.changed', relayId: world.relayId, deviceId: a.deviceId, customerId: a.customerId },
  ]);
});

test('device.rename refuses other customers, viewers and broken names', async () => {
  await foreignIsMissing(world, world.b.deviceId, (context, id) => renameDevice(context, { id, name: 'x' }));
  await viewerIsForbidden(world, (context) => renameDevice(context, { id: world.a.deviceId, name: 'x' }));
  for (const name of ['', '   ', 'a\nb', 'a\u0000b', 'a\u2028b', 'x'.repeat(81)]) {
    await refused(renameDevice(world.as.owner, { id: world.a.deviceId, name }), 'invalid');
  }
});

test('SEC-02 device.revoke voids secrets and open codes, keeps the connections', async () => {
  const { as, a, db } = world;
  const { id } = await addDevice(world.system, { relayId: world.relayId, customerId: a.customerId, name: 'Lost' });
  await revokeDevice(as.owner, { id });
  assert.equal(await db.deviceSecret.count({ where: { deviceId: id, revokedAt: null } }), 0);
  assert.equal((await getDevice(as.owner, { id })).paired, false);
  assert.equal((await lastAudit(world, 'device.revoke')).targetId, id);
  await refused(revokeDevice(as.owner, { id }), 'not_paired');
  world.events.length = 0;
  await foreignIsMissing(world, world.b.deviceId, (context, foreign) => revokeDevice(context, { id: foreign }));
  await viewerIsForbidden(world, (context) => revokeDevice(context, { id }));
});

test('PORTAL-03 DASH-05 histories: the last 50 addresses and the status changes, newest first, own customer only', async () => {
  const { as, a, db, now } = world;
  const at = (index: number) => new Date(now.getTime() + index * 1_000);
  await db.ipHistory.createMany({
    data: Array.from({ length: 60 }, (_, index) => ({
      deviceId: a.deviceId,
      ip: `203.0.113.${index}`,
      firstSeenAt: at(index),
    })),
  });
  const flaps = { status: 'offline', reason: 'heartbeat_lost', times: 14, firstAt: at(-300), at: at(0) } as const;
  await db.statusLog.create({ data: { deviceId: a.deviceId, ...flaps } });
  const history = (await getIpHistory(as.viewer, { id: a.deviceId })).items;
  assert.equal(history.length, 50);
  assert.equal(history[0]?.ip, '203.0.113.59');
  const [change] = (await getStatusLog(as.viewer, { id: a.deviceId })).items;
  assert.deepEqual([change?.sentence, change?.times, change?.firstAt], ['The phone stopped responding.', 14, at(-300)]);
  await foreignIsMissing(world, world.b.deviceId, (context, id) => getIpHistory(context, { id }));
  await foreignIsMissing(world, world.b.deviceId, (context, id) => getStatusLog(context, { id }));
});
