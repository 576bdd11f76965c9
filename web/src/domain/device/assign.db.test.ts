import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before, beforeEach } from 'node:test';
import { exportAudit } from '@/domain/audit/export';
import { listAudit } from '@/domain/audit/list';
import { createConnection } from '@/domain/connection/create';
import { getConnection } from '@/domain/connection/get';
import { listConnections } from '@/domain/connection/list';
import { getConnectionUsage } from '@/domain/connection/usage';
import type { Context } from '@/domain/context';
import { getCustomer } from '@/domain/customer/get';
import { assignDevice } from '@/domain/device/assign';
import { createPairingCode } from '@/domain/device/create-pairing-code';
import { getCommand } from '@/domain/command/get';
import { getDevice } from '@/domain/device/get';
import { getIpHistory } from '@/domain/device/ip-history';
import { getLatestRotation } from '@/domain/rotation/latest';
import { renameDevice } from '@/domain/device/rename';
import { getStatusLog } from '@/domain/device/status-log';
import { addUsage } from '@/domain/testing/usage';
import { addDevice, lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => void (world.events.length = 0));

test('TENANT-02 an unassigned device appears at its customer, with its connections', async () => {
  const { as, a, relayId } = world;
  const { id } = await addDevice(world.system, { relayId, customerId: null, name: 'Spare' });
  const connection = await createConnection(as.operator, { deviceId: id, name: 'Prepared' });
  world.events.length = 0;
  await refused(getDevice(as.owner, { id }), 'not_found');
  await assignDevice(as.operator, { id, customerId: a.customerId });
  assert.equal((await getDevice(as.viewer, { id })).customerId, a.customerId);
  const [kept] = (await listConnections(as.viewer, { deviceId: id })).items;
  assert.equal(kept?.id, connection.id);
  assert.deepEqual((await lastAudit(world, 'device.assign')).customerId, a.customerId);
  assert.deepEqual(
    world.events.map((event) => [event.type, 'customerId' in event && event.customerId]),
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
  await addUsage(db, { connectionId: old.id, deviceId: a.deviceId, hour, ownerId: a.customerId, bytesUp: 9n });
  await assignDevice(as.operator, { id: a.deviceId, customerId: b.customerId });

  await refused(getDevice(as.owner, { id: a.deviceId }), 'not_found');
  assert.equal((await getDevice(as.other, { id: a.deviceId })).connectionCount, 0);
  const gone = await db.connection.findUniqueOrThrow({ where: { id: old.id } });
  assert.deepEqual([gone.port, gone.passwordVerifier, gone.passwordSealed, gone.enabled], [null, '', '', false]);
  assert.equal(await db.pairingCode.count({ where: { deviceId: a.deviceId, usedAt: null } }), 0);
  assert.equal(await db.usageHour.count({ where: { ownerId: a.customerId } }), 1);
  assert.deepEqual(
    world.events.map((event) => [event.type, 'customerId' in event && event.customerId]),
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

test('TENANT-02 the new customer sees nothing of what was before the move', async () => {
  const { as, a, b, db, system, relayId } = world;
  const { id } = await addDevice(system, { relayId, customerId: a.customerId, name: 'Well travelled' });
  const connection = await createConnection(as.owner, { deviceId: id, name: 'Of A' });
  const minutes = (count: number) => new Date(world.now.getTime() + count * 60_000);
  const history = async (from: number, ip: string) => {
    await db.ipHistory.create({
      data: { deviceId: id, ip, firstSeenAt: minutes(from), lastSeenAt: minutes(from + 1) },
    });
    await db.statusLog.create({ data: { deviceId: id, status: 'online', at: minutes(from) } });
    const command = await db.command.create({
      data: { deviceId: id, relayId, kind: 'rotate', createdAt: minutes(from), expiresAt: minutes(from + 2) },
    });
    const running = { activeDeviceId: id, trigger: 'manual', state: 'waiting_ip' } as const;
    await db.rotation.create({ data: { ...running, deviceId: id, commandId: command.id, createdAt: minutes(from) } });
    return command.id;
  };
  const reads = async (context: Context) => ({
    ips: (await getIpHistory(context, { id })).items.map(({ ip }) => ip),
    changes: (await getStatusLog(context, { id })).items.length,
    rotation: (await getLatestRotation(context, { id }))?.commandId,
    connections: (await listConnections(context, { deviceId: id })).items.length,
    deviceAudit: (await listAudit(context, { target: id })).items.map(({ action }) => action),
  });
  const ordered = await history(1, '198.51.100.1');
  const staying = { deviceId: id, ip: '2001:db8::1', firstSeenAt: minutes(1), lastSeenAt: minutes(1) };
  const { id: stayingId } = await db.ipHistory.create({ data: staying });
  const usage = { connectionId: connection.id, deviceId: id, hour: minutes(0), ownerId: a.customerId, bytesDown: 9n };
  await addUsage(db, usage);
  await renameDevice(as.owner, { id, name: 'Well travelled' });
  const before = { a: await getCustomer(as.operator, { id: a.customerId }), operator: await reads(as.operator) };

  await assignDevice({ ...as.operator, now: minutes(10) }, { id, customerId: b.customerId });
  const empty = { ips: [], changes: 0, rotation: undefined, connections: 0, deviceAudit: ['device.assign'] };
  assert.deepEqual(await reads(as.other), empty);
  await refused(getCommand(as.other, { id: ordered }), 'not_found');
  await refused(getConnection(as.other, { id: connection.id }), 'not_found');
  await refused(getConnectionUsage(as.other, { id: connection.id }), 'not_found');
  const ended = await db.command.findUniqueOrThrow({ where: { id: ordered }, include: { rotation: true } });
  assert.deepEqual([ended.state, ended.reason, ended.rotation?.activeDeviceId], ['failed', 'device_moved', null]);
  assert.deepEqual((await getCustomer(as.operator, { id: a.customerId })).traffic, before.a.traffic);
  assert.equal((await getCustomer(as.other, { id: b.customerId })).traffic.last30DaysBytes, 0);
  assert.deepEqual((await reads(as.operator)).ips, before.operator.ips, 'operators look back further');

  // The address that the phone still has begins with the move; what happens from now on is theirs
  await db.ipHistory.update({ where: { id: stayingId }, data: { lastSeenAt: minutes(11) } });
  const [kept] = (await getIpHistory(as.other, { id })).items;
  assert.deepEqual([kept?.ip, kept?.firstSeenAt], ['2001:db8::1', minutes(10)]);
  const theirs = await history(12, '198.51.100.2');
  assert.deepEqual(await reads(as.other), {
    ...empty,
    ips: ['198.51.100.2', '2001:db8::1'],
    changes: 1,
    rotation: theirs,
  });
  await getCommand(as.other, { id: theirs });

  // And back: the first customer sees neither what the second did nor, in its log, who that was
  await assignDevice({ ...as.operator, now: minutes(20) }, { id, customerId: a.customerId });
  const { ips, changes, rotation } = await reads(as.owner);
  assert.deepEqual([ips, changes, rotation], [[], 0, undefined]);
  await refused(getCommand(as.owner, { id: theirs }), 'not_found');
  for (const [context, foreign] of [
    [as.owner, b.customerId],
    [as.other, a.customerId],
  ] as const) {
    const log = JSON.stringify(await exportAudit(context, { target: id }));
    assert.ok(log.includes('device.assign') && !log.includes(foreign), log);
  }
});

test('TENANT-02 an order that meets the move does not outlive it', async () => {
  const { as, a, b, db, system, relayId } = world;
  const { id } = await addDevice(system, { relayId, customerId: a.customerId, name: 'Raced' });
  await Promise.allSettled([
    ...Array.from({ length: 6 }, () => createConnection(as.owner, { deviceId: id, name: 'Raced' })),
    assignDevice(as.operator, { id, customerId: b.customerId }),
    ...Array.from({ length: 6 }, () => createPairingCode(as.owner, { deviceId: id })),
  ]);
  assert.equal((await getDevice(as.other, { id })).connectionCount, 0);
  assert.equal(await db.pairingCode.count({ where: { deviceId: id, customerId: a.customerId, usedAt: null } }), 0);
});
