import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { commandExpiryMs } from '@pocketproxy/relay/contract';
import { getCommand } from '@/domain/command/get';
import { requestCommand } from '@/domain/command/request';
import { revokeDevice } from '@/domain/device/revoke';
import { getLatestRotation } from '@/domain/rotation/latest';
import { requestRotation } from '@/domain/rotation/request';
import { foreignIsMissing, viewerIsForbidden } from '@/domain/testing/verb-cases';
import { addDevice, lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => void (world.events.length = 0));

const newDevice = () =>
  addDevice(world.system, { relayId: world.relayId, customerId: world.a.customerId, name: 'Phone' });

test('ROT-03 a reboot is a command with an expiry', async () => {
  const { as, now, a, relayId } = world;
  const { id: deviceId } = await newDevice();
  const command = await requestCommand(as.manager, { deviceId, kind: 'reboot' });
  assert.equal(command.state, 'queued');
  assert.equal(command.expiresAt.getTime(), now.getTime() + commandExpiryMs);
  const { targetId, after: facts } = await lastAudit(world, 'device.command');
  assert.deepEqual([targetId, facts], [deviceId, { kind: 'reboot', commandId: command.id }]);
  assert.deepEqual(world.events, [
    { type: 'command.created', relayId, commandId: command.id, deviceId, customerId: a.customerId },
  ]);
  assert.deepEqual(await getCommand(as.viewer, { id: command.id }), command);
});

test('ROT-05 10 parallel reboots make one command', async () => {
  const { id: deviceId } = await newDevice();
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, () => requestCommand(world.as.owner, { deviceId, kind: 'reboot' })),
  );
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
  await refused(requestCommand(world.as.owner, { deviceId, kind: 'reboot' }), 'command_running');
  await requestCommand(world.as.owner, { deviceId, kind: 'find_phone' });
});

test('ROT-03 pitfall-11 an offline or unpaired phone is refused and nothing is queued', async () => {
  const { as, db } = world;
  const { id: deviceId } = await newDevice();
  await db.device.update({ where: { id: deviceId }, data: { status: 'offline' } });
  await refused(requestCommand(as.owner, { deviceId, kind: 'reboot' }), 'phone_offline');
  await db.deviceSecret.updateMany({ where: { deviceId }, data: { revokedAt: world.now } });
  await refused(requestCommand(as.owner, { deviceId, kind: 'reboot' }), 'not_paired');
  assert.equal(await db.command.count({ where: { deviceId } }), 0);
  assert.deepEqual(world.events, []);
});

test('TENANT-03 commands: other customers do not find the device nor the command, viewers are refused', async () => {
  const { as, b } = world;
  const { id } = await requestCommand(as.other, { deviceId: b.deviceId, kind: 'find_phone' });
  world.events.length = 0;
  await foreignIsMissing(world, b.deviceId, (context, deviceId) =>
    requestCommand(context, { deviceId, kind: 'reboot' }),
  );
  await foreignIsMissing(world, id, (context, commandId) => getCommand(context, { id: commandId }));
  await viewerIsForbidden(world, (context) => requestCommand(context, { deviceId: world.a.deviceId, kind: 'reboot' }));
});

test('ROT-02 unpairing a phone ends its commands immediately, with an event for each, and its rotation with them', async () => {
  const { as, a } = world;
  const { id: deviceId } = await newDevice();
  const rotation = await requestRotation(as.owner, { deviceId });
  const reboot = await requestCommand(as.owner, { deviceId, kind: 'reboot' });
  await world.db.command.update({
    where: { id: reboot.id },
    data: { state: 'sent', sentAt: world.now, dueAt: world.now },
  });
  world.events.length = 0;
  await revokeDevice(as.owner, { id: deviceId });
  for (const id of [rotation.commandId ?? '', reboot.id]) {
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
