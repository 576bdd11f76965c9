import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { getCommand } from '@/domain/command/get';
import { getLatestRotation } from '@/domain/rotation/latest';
import { commandExpiryMs } from '@pocketproxy/relay/contract';
import { requestCommand } from '@/domain/command/request';
import { revokeDevice } from '@/domain/device/revoke';
import { foreignIsMissing, viewerIsForbidden } from '@/domain/testing/verb-cases';
import { addDevice, lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => void (world.events.length = 0));

const newDevice = () =>
  addDevice(world.system, { relayId: world.relayId, customerId: world.a.customerId, name: 'Phone' });

test('ROT-02 ROT-03 a rotation is a command with an expiry and a rotation row', async () => {
  const { as, now, a, relayId } = world;
  const { id: deviceId } = await newDevice();
  const command = await requestCommand(as.manager, { deviceId, kind: 'rotate' });
  assert.equal(command.state, 'queued');
  assert.equal(command.expiresAt.getTime(), now.getTime() + commandExpiryMs);
  assert.deepEqual(
    [command.rotation?.state, command.rotation?.oldIp],
    ['queued', null],
    'the relay writes it as it sends',
  );
  assert.equal((await lastAudit(world, 'device.command')).targetId, deviceId);
  assert.deepEqual(world.events, [
    { type: 'command.created', relayId, commandId: command.id, deviceId, customerId: a.customerId },
  ]);
  assert.deepEqual(await getCommand(as.viewer, { id: command.id }), command);
  assert.equal((await getLatestRotation(as.viewer, { id: deviceId }))?.id, command.rotation?.id);
});

test('ROT-05 single flight: a second rotation gets the running one’s ids', async () => {
  const { as } = world;
  const { id: deviceId } = await newDevice();
  const [first, second] = await Promise.allSettled([
    requestCommand(as.owner, { deviceId, kind: 'rotate' }),
    requestCommand(as.manager, { deviceId, kind: 'rotate' }),
  ]);
  const running = first.status === 'fulfilled' ? first.value : second.status === 'fulfilled' ? second.value : undefined;
  assert.equal([first, second].filter(({ status }) => status === 'fulfilled').length, 1);
  const error = await refused(requestCommand(as.operator, { deviceId, kind: 'rotate' }), 'rotation_running');
  assert.deepEqual(error.details, { rotationId: running?.rotation?.id, commandId: running?.id });
  assert.equal(await world.db.rotation.count({ where: { deviceId } }), 1);
});

test('ROT-05 10 parallel reboots give one command', async () => {
  const { id: deviceId } = await newDevice();
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, () => requestCommand(world.as.owner, { deviceId, kind: 'reboot' })),
  );
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
  await refused(requestCommand(world.as.owner, { deviceId, kind: 'reboot' }), 'command_running');
  const other = await requestCommand(world.as.owner, { deviceId, kind: 'find_phone' });
  assert.equal(other.rotation, null);
});

test('ROT-03 pitfall-11 an offline or unpaired phone is refused and nothing is queued', async () => {
  const { as, db } = world;
  const { id: deviceId } = await newDevice();
  await db.device.update({ where: { id: deviceId }, data: { status: 'offline' } });
  await refused(requestCommand(as.owner, { deviceId, kind: 'rotate' }), 'phone_offline');
  await db.deviceSecret.updateMany({ where: { deviceId }, data: { revokedAt: world.now } });
  await refused(requestCommand(as.owner, { deviceId, kind: 'rotate' }), 'not_paired');
  assert.equal(await db.command.count({ where: { deviceId } }), 0);
  assert.deepEqual(world.events, []);
});

test('TENANT-03 commands: other customers do not find the device nor the command, viewers are refused', async () => {
  const { as, b } = world;
  const { id } = await requestCommand(as.other, { deviceId: b.deviceId, kind: 'find_phone' });
  world.events.length = 0;
  await foreignIsMissing(world, b.deviceId, (context, deviceId) =>
    requestCommand(context, { deviceId, kind: 'rotate' }),
  );
  await foreignIsMissing(world, id, (context, commandId) => getCommand(context, { id: commandId }));
  await foreignIsMissing(world, b.deviceId, (context, deviceId) => getLatestRotation(context, { id: deviceId }));
  await viewerIsForbidden(world, (context) => requestCommand(context, { deviceId: world.a.deviceId, kind: 'rotate' }));
});

test('ROT-02 unpairing a phone ends its commands immediately, with an event for each, and its rotation with them', async () => {
  const { as, a } = world;
  const { id: deviceId } = await newDevice();
  const rotation = await requestCommand(as.owner, { deviceId, kind: 'rotate' });
  const reboot = await requestCommand(as.owner, { deviceId, kind: 'reboot' });
  await world.db.command.update({
    where: { id: reboot.id },
    data: { state: 'sent', sentAt: world.now, dueAt: world.now },
  });
  world.events.length = 0;
  await revokeDevice(as.owner, { id: deviceId });
  for (const { id } of [rotation, reboot]) {
    const { state, reason } = await getCommand(as.owner, { id });
    assert.deepEqual([state, reason], ['failed', 'device_revoked']);
    const told = { type: 'command.changed', commandId: id, deviceId, customerId: a.customerId } as const;
    assert.deepEqual(
      world.events.filter((event) => event.type === 'command.changed' && event.commandId === id),
      [told],
    );
  }
  const ended = await getLatestRotation(as.owner, { id: deviceId });
  assert.deepEqual([ended?.state, ended?.reason], ['failed', 'device_revoked']);
});
