import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { getCommand } from '@/domain/command/get';
import { getDevice } from '@/domain/device/get';
import { getRotation } from '@/domain/rotation/get';
import { requestRotation } from '@/domain/rotation/request';
import { sweep } from '@/domain/sweep/sweep';
import { addDevice, openWorld, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => void (world.events.length = 0));

const minutes = (count: number) => ({ ...world.system, now: new Date(world.now.getTime() + count * 60_000) });
const newDevice = () =>
  addDevice(world.system, { relayId: world.relayId, customerId: world.a.customerId, name: 'Phone' });

test('ROT-03 pitfall-11 a command that no relay took expires, its rotation fails honestly, and the next one may run', async () => {
  const { as, db, a } = world;
  const { id: deviceId } = await newDevice();
  const rotation = await requestRotation(as.owner, { deviceId });
  const id = rotation.commandId ?? '';
  assert.equal((await sweep(minutes(1.5))).commands, 0, 'not before the relay had its time');
  world.events.length = 0;
  assert.equal((await sweep(minutes(2.1))).commands, 1);
  const command = await getCommand(as.owner, { id });
  const ended = await getRotation(as.owner, { id: rotation.id });
  assert.deepEqual(
    [command.state, command.reason, ended.state, ended.reason],
    ['expired', 'expired', 'failed', 'timeout'],
  );
  assert.deepEqual(
    world.events.filter(({ type }) => type === 'command.changed'),
    [{ type: 'command.changed', commandId: id, deviceId, customerId: a.customerId }],
  );
  assert.equal((await sweep(minutes(2.1))).commands, 0, 'idempotent');
  await db.device.update({ where: { id: deviceId }, data: { status: 'online' } });
  assert.equal((await requestRotation(as.owner, { deviceId })).state, 'queued');
  await sweep(minutes(60));
});

test('ROT-02 a rotation that was sent and never answered fails as stuck; a finished one is left alone', async () => {
  const { as, db } = world;
  const { id: deviceId } = await newDevice();
  const { id, commandId } = await requestRotation(as.owner, { deviceId });
  await db.command.update({
    where: { id: commandId ?? '' },
    data: { state: 'sent', sentAt: world.now, dueAt: minutes(3).now },
  });
  assert.equal((await sweep(minutes(3.4))).commands, 0, 'a phone may answer in a later session');
  assert.equal((await sweep(minutes(3.6))).commands, 1);
  const { state, reason } = await getRotation(as.owner, { id });
  assert.deepEqual([state, reason], ['failed', 'timeout']);
});

test('MON-01 devices of a relay that is gone for two minutes are offline, with a log row and an event', async () => {
  const { as, a, b, db } = world;
  await db.device.updateMany({ data: { status: 'online' } });
  const logged = () => db.statusLog.count({ where: { deviceId: b.deviceId, status: 'offline' } });
  const before = await logged();
  assert.equal((await sweep(minutes(1))).devices, 0);
  const online = await db.device.count();
  assert.equal((await sweep(minutes(2.1))).devices, online);
  const device = await getDevice(as.owner, { id: a.deviceId });
  assert.deepEqual([device.state.name, device.state.reason], ['offline', 'tunnel_lost']);
  assert.equal(await logged(), before + 1);
  assert.ok(
    world.events.some(
      (event) => event.type === 'device.status' && event.deviceId === a.deviceId && event.customerId === a.customerId,
    ),
  );
});

test('sweep deletes expired counters, and nothing else', async () => {
  const { db, now } = world;
  await db.throttleCounter.createMany({
    data: [
      { key: 'over', points: 5, expire: now.getTime() - 1 },
      { key: 'counting', points: 5, expire: now.getTime() + 1 },
    ],
  });
  assert.equal((await sweep(world.system)).counters, 1);
  assert.deepEqual(
    (await db.throttleCounter.findMany()).map(({ key }) => key),
    ['counting'],
  );
});
