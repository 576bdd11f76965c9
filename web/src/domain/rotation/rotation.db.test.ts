import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { commandExpiryMs, rotationStateNames, isCancellable, isRotationOver } from '@pocketproxy/relay/contract';
import { getCommand } from '@/domain/command/get';
import { cancelRotation } from '@/domain/rotation/cancel';
import { getRotation } from '@/domain/rotation/get';
import { getLatestRotation } from '@/domain/rotation/latest';
import { listRotations } from '@/domain/rotation/list';
import { requestRotation } from '@/domain/rotation/request';
import { updateRotationSettings } from '@/domain/rotation/settings';
import { foreignIsMissing, viewerIsForbidden } from '@/domain/testing/verb-cases';
import { addDevice, lastAudit, lockWaits, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => void (world.events.length = 0));

const newDevice = () =>
  addDevice(world.system, { relayId: world.relayId, customerId: world.a.customerId, name: 'Phone' });

/** Ends a rotation as the relay does, so many seconds before now. */
async function end(id: string, agoSeconds: number, attempts = 1): Promise<void> {
  const finishedAt = new Date(world.now.getTime() - agoSeconds * 1_000);
  const { commandId } = await world.db.rotation.update({
    where: { id },
    data: { state: 'same_ip', activeDeviceId: null, attempts, finishedAt },
  });
  await world.db.command.update({ where: { id: commandId ?? '' }, data: { state: 'done', finishedAt } });
}

test('ROT-02 ROT-03 a rotation is an operation with a command that expires', async () => {
  const { as, now, a, relayId } = world;
  const { id: deviceId } = await newDevice();
  const rotation = await requestRotation(as.manager, { deviceId, unseenHours: 24, attempts: 5 });
  const commandId = rotation.commandId ?? '';
  const { state, oldIp, trigger, unseenHours, maxAttempts, asker } = rotation;
  assert.deepEqual([state, oldIp, trigger, unseenHours, maxAttempts], ['queued', null, 'manual', 24, 5]);
  assert.deepEqual(asker, { person: 'manager@a.test', staff: false, link: null });
  const command = await getCommand(as.viewer, { id: commandId });
  assert.deepEqual([command.kind, command.expiresAt.getTime()], ['rotate', now.getTime() + commandExpiryMs]);
  const audit = await lastAudit(world, 'device.command');
  assert.deepEqual(
    [audit.targetId, audit.after],
    [deviceId, { kind: 'rotate', commandId, unseenHours: 24, attempts: 5 }],
  );
  assert.deepEqual(world.events, [{ type: 'command.created', relayId, commandId, deviceId, customerId: a.customerId }]);
  assert.deepEqual(await getRotation(as.viewer, { id: rotation.id }), rotation);
  assert.deepEqual(await getLatestRotation(as.viewer, { id: deviceId }), rotation);
});

test('ROT-01 without options the device’s own number of attempts counts; bounds are refused', async () => {
  const { as, db } = world;
  const { id: deviceId } = await newDevice();
  await db.device.update({ where: { id: deviceId }, data: { rotationMaxAttempts: 7 } });
  for (const options of [{ attempts: 0 }, { attempts: 11 }, { unseenHours: 0 }, { unseenHours: 721 }])
    await refused(requestRotation(as.owner, { deviceId, ...options }), 'invalid');
  const { maxAttempts, unseenHours } = await requestRotation(as.owner, { deviceId });
  assert.deepEqual([maxAttempts, unseenHours], [7, null]);
});

test('ROT-05 single flight: of 10 at once one starts, every other gets its id', async () => {
  const { as } = world;
  const { id: deviceId } = await newDevice();
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => requestRotation(as.owner, { deviceId })));
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.id] : []));
  assert.equal(started.length, 1);
  const error = await refused(requestRotation(as.operator, { deviceId }), 'rotation_running');
  assert.deepEqual(error.details, { rotationId: started[0] });
  assert.equal(await world.db.rotation.count({ where: { deviceId } }), 1);
});

test('ROT-03 pitfall-11 a phone that cannot do it is refused with the reason, and nothing is queued', async () => {
  const { as, db } = world;
  const { id: deviceId } = await newDevice();
  const refusal = async (data: Parameters<typeof db.device.update>[0]['data'], code: Parameters<typeof refused>[1]) => {
    await db.device.update({ where: { id: deviceId }, data });
    await refused(requestRotation(as.owner, { deviceId }), code);
  };
  await refusal({ capabilities: ['udp', 'reboot'] }, 'no_method');
  await refusal({ capabilities: ['rotate'], mobileUp: false }, 'no_mobile');
  await refusal({ status: 'offline' }, 'phone_offline');
  await db.deviceSecret.updateMany({ where: { deviceId }, data: { revokedAt: world.now } });
  await refusal({}, 'not_paired');
  assert.equal(await db.command.count({ where: { deviceId } }), 0);
  assert.deepEqual(world.events, []);
});

test('ROT-05 after a rotation the phone rests: refused with the seconds left, from the end on, and only if it was tried', async () => {
  const { as, db } = world;
  const { id: deviceId } = await newDevice();
  await db.device.update({ where: { id: deviceId }, data: { rotationCooldownSeconds: 60 } });
  const first = await requestRotation(as.owner, { deviceId });
  await end(first.id, 20);
  const error = await refused(requestRotation(as.owner, { deviceId }), 'rotation_cooldown');
  assert.deepEqual(error.details, { retryAfterSeconds: 40 });
  assert.equal(error.message, 'The phone has just changed its IP address. Try again in 40 s.');
  await end(first.id, 20, 0);
  const second = await requestRotation(as.owner, { deviceId });
  await end(second.id, 60);
  const third = await requestRotation(as.owner, { deviceId });
  await end(third.id, 0);
  await db.device.update({ where: { id: deviceId }, data: { rotationCooldownSeconds: 0 } });
  await requestRotation(as.owner, { deviceId });
});

test('ROT-01 a rotation is cancelled only while the radio was not touched', async () => {
  const { as, db, a } = world;
  for (const state of rotationStateNames) {
    const { id: deviceId } = await newDevice();
    const { id, commandId } = await requestRotation(as.owner, { deviceId });
    await db.command.update({ where: { id: commandId ?? '' }, data: { state: 'sent', dueAt: world.now } });
    const newIp = state === 'changed' ? '203.0.113.9' : null;
    const activeDeviceId = isRotationOver(state) ? null : deviceId;
    await db.rotation.update({ where: { id }, data: { state, newIp, activeDeviceId } });
    world.events.length = 0;
    if (!isCancellable(state)) {
      await refused(cancelRotation(as.owner, { id }), 'rotation_not_cancellable');
      assert.equal((await getRotation(as.owner, { id })).state, state);
      continue;
    }
    const ended = await cancelRotation(as.owner, { id });
    assert.deepEqual([ended.state, ended.reason], ['failed', 'cancelled'], state);
    assert.equal((await lastAudit(world, 'device.cancel_rotation')).targetId, deviceId);
    assert.deepEqual(world.events, [{ type: 'command.changed', commandId, deviceId, customerId: a.customerId }]);
    await refused(cancelRotation(as.owner, { id }), 'rotation_not_cancellable');
    await requestRotation(as.owner, { deviceId });
  }
});

test('ROT-01 a rotation that the relay takes further meanwhile is not cancelled: one of the two wins', async () => {
  const { as, db } = world;
  const { id: deviceId } = await newDevice();
  const { id } = await requestRotation(as.owner, { deviceId });
  const cancelled = await db.$transaction(async (relay) => {
    await relay.rotation.update({ where: { id }, data: { state: 'radio_off', attempts: 1 } });
    const cancelling = refused(cancelRotation(as.owner, { id }), 'rotation_not_cancellable');
    await lockWaits(db, 1);
    return { cancelling };
  });
  await cancelled.cancelling;
  const { state, reason } = await getRotation(as.owner, { id });
  assert.deepEqual([state, reason], ['radio_off', null]);
});

test('DASH-05 rotations are listed newest first, page by page, none from before the device came to its customer', async () => {
  const { as, db, now } = world;
  const { id: deviceId } = await newDevice();
  const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
  const ids = ['one', 'two', 'three', 'four'];
  for (const index of ids.keys())
    await db.rotation.create({ data: { deviceId, trigger: 'schedule', state: 'failed', createdAt: at(index) } });
  const first = await listRotations(as.owner, { deviceId, limit: 3 });
  const rest = await listRotations(as.owner, { deviceId, limit: 3, cursor: first.nextCursor ?? '' });
  const times = [...first.items, ...rest.items].map(({ createdAt }) => createdAt);
  assert.deepEqual(times, [at(3), at(2), at(1), at(0)]);
  assert.equal(rest.nextCursor, null);
  await db.device.update({ where: { id: deviceId }, data: { assignedAt: at(2) } });
  assert.equal((await listRotations(as.owner, { deviceId })).items.length, 2);
  assert.equal((await listRotations(as.operator, { deviceId })).items.length, 4);
  await refused(getRotation(as.owner, { id: rest.items[0]?.id ?? '' }), 'not_found');
});

test('TENANT-03 rotations: other customers find neither device nor rotation, viewers are refused', async () => {
  const { as, a, b } = world;
  const { id } = await requestRotation(as.other, { deviceId: b.deviceId });
  const own = await requestRotation(as.owner, { deviceId: a.deviceId });
  world.events.length = 0;
  await foreignIsMissing(world, b.deviceId, (context, deviceId) => requestRotation(context, { deviceId }));
  await foreignIsMissing(world, b.deviceId, (context, deviceId) => listRotations(context, { deviceId }));
  await foreignIsMissing(world, b.deviceId, (context, deviceId) => getLatestRotation(context, { id: deviceId }));
  await foreignIsMissing(world, id, (context, rotationId) => getRotation(context, { id: rotationId }));
  await foreignIsMissing(world, id, (context, rotationId) => cancelRotation(context, { id: rotationId }));
  await viewerIsForbidden(world, (context) => requestRotation(context, { deviceId: a.deviceId }));
  await viewerIsForbidden(world, (context) => cancelRotation(context, { id: own.id }));
});

test('ROT-01 the settings of a device’s rotations: bounds, what is left out stays, audited, not for shares', async () => {
  const { as, b } = world;
  const { id } = await newDevice();
  const settings = async (input: object) => {
    const device = await updateRotationSettings(as.manager, { id, ...input });
    return [device.rotationDrainSeconds, device.rotationCooldownSeconds, device.rotationMaxAttempts];
  };
  assert.deepEqual(await settings({ drainSeconds: 0, cooldownSeconds: 3_600 }), [0, 3_600, 3]);
  assert.deepEqual(await settings({ drainSeconds: 30, attempts: 10 }), [30, 3_600, 10]);
  const { targetId, before: was, after: is } = await lastAudit(world, 'device.rotation_settings');
  assert.equal(targetId, id);
  assert.deepEqual(was, { rotationDrainSeconds: 0, rotationCooldownSeconds: 3_600, rotationMaxAttempts: 3 });
  assert.deepEqual(is, { rotationDrainSeconds: 30, rotationCooldownSeconds: 3_600, rotationMaxAttempts: 10 });
  assert.ok(world.events.some((event) => event.type === 'device.changed' && event.deviceId === id));
  const wrong = [
    { drainSeconds: 31 },
    { drainSeconds: -1 },
    { cooldownSeconds: 3_601 },
    { attempts: 0 },
    { attempts: 11 },
  ];
  for (const input of wrong) await refused(settings(input), 'invalid');
  world.events.length = 0;
  await foreignIsMissing(world, b.deviceId, (context, foreign) => updateRotationSettings(context, { id: foreign }));
  await viewerIsForbidden(world, (context) => updateRotationSettings(context, { id, attempts: 1 }));
});
