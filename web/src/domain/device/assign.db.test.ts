import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before, beforeEach } from 'node:test';
import { createConnection } from '@/domain/connection/create';
import { listConnections } from '@/domain/connection/list';
import { assignDevice } from '@/domain/device/assign';
import { createPairingCode } from '@/domain/device/create-pairing-code';
import { getDevice } from '@/domain/device/get';
import { addDevice, lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => void (world.events.length = 0));

test('TENANT-02 a device that was nobody’s appears at its customer, with its connections', async () => {
  const { as, a, relayId } = world;
  const { id } = await addDevice(world.system, { relayId, customerId: null, name: 'Spare' });
  const connection = await createConnection(as.operator, { deviceId: id, name: 'Prepared' });
  world.events.length = 0;
  await refused(getDevice(as.owner, { id }), 'not_found');
  await assignDevice(as.operator, { id, customerId: a.customerId });
  assert.equal((await getDevice(as.viewer, { id })).customerId, a.customerId);
  const [kept] = await listConnections(as.viewer, { deviceId: id });
  assert.equal(kept?.id, connection.id);
  assert.deepEqual((await lastAudit(world, 'device.assign')).customerId, a.customerId);
  assert.deepEqual(
    world.events.map((event) => [event.type, event.customerId]),
    [
      ['device.changed', null],
      ['device.changed', a.customerId],
    ],
  );
  world.events.length = 0;
  await assignDevice(as.operator, { id, customerId: a.customerId });
  assert.deepEqual(world.events, [], 'the same customer again changes nothing');
});

test('TENANT-02 USE-01 a move ends the old customer’s access and keeps the usage apart', async () => {
  const { as, a, b, db, now } = world;
  const old = a.connection;
  await createPairingCode(as.owner, { deviceId: a.deviceId });
  const hour = new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000);
  await db.usageHour.create({
    data: { connectionId: old.id, deviceId: a.deviceId, hour, ownerId: a.customerId, bytesUp: 9n },
  });
  await assignDevice(as.operator, { id: a.deviceId, customerId: b.customerId });

  await refused(getDevice(as.owner, { id: a.deviceId }), 'not_found');
  assert.equal((await getDevice(as.other, { id: a.deviceId })).connectionCount, 0);
  const gone = await db.connection.findUniqueOrThrow({ where: { id: old.id } });
  assert.deepEqual([gone.port, gone.passwordVerifier, gone.passwordSealed, gone.enabled], [null, '', '', false]);
  assert.equal(await db.pairingCode.count({ where: { deviceId: a.deviceId, usedAt: null } }), 0);
  assert.equal(await db.usageHour.count({ where: { ownerId: a.customerId } }), 1);
  assert.deepEqual(
    world.events.map((event) => [event.type, event.customerId]),
    [
      ['connection.changed', a.customerId],
      ['device.changed', a.customerId],
      ['device.changed', b.customerId],
    ],
  );
  const rows = await db.auditLog.findMany({ where: { action: 'device.assign', targetId: a.deviceId } });
  assert.deepEqual(new Set(rows.map(({ customerId }) => customerId)), new Set([a.customerId, b.customerId]));

  await assignDevice(as.operator, { id: a.deviceId, customerId: null });
  await refused(getDevice(as.other, { id: a.deviceId }), 'not_found');
  await assignDevice(as.operator, { id: a.deviceId, customerId: a.customerId });
});

test('TENANT-03 moving is for operators, and what does not exist is not found', async () => {
  const { as, a, b } = world;
  for (const context of [as.owner, as.manager, as.viewer])
    await refused(assignDevice(context, { id: a.deviceId, customerId: b.customerId }), 'forbidden');
  await refused(assignDevice(as.owner, { id: b.deviceId, customerId: a.customerId }), 'not_found');
  await refused(assignDevice(as.operator, { id: randomUUID(), customerId: null }), 'not_found');
  await refused(assignDevice(as.operator, { id: a.deviceId, customerId: randomUUID() }), 'not_found');
  assert.equal((await getDevice(as.owner, { id: a.deviceId })).customerId, a.customerId);
});
