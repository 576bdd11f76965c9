import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { nilUuid } from '@pocketproxy/relay/contract';
import { listConnections } from '@/domain/connection/list';
import type { Context } from '@/domain/context';
import { setRotatingPercent } from '@/domain/customer/set-rotating-percent';
import { assignDevice } from '@/domain/device/assign';
import { countDevices } from '@/domain/device/count';
import { listDevices } from '@/domain/device/list';
import { addToGroup } from '@/domain/group/add-devices';
import { cancelGroupRotation } from '@/domain/group/cancel-rotation';
import { createGroup } from '@/domain/group/create';
import { deleteGroup } from '@/domain/group/delete';
import { getGroup } from '@/domain/group/get';
import { getLatestGroupRotation } from '@/domain/group/latest-rotation';
import { listGroups } from '@/domain/group/list';
import { removeFromGroup } from '@/domain/group/remove-devices';
import { rotateGroup } from '@/domain/group/rotate';
import { setGroupSchedule } from '@/domain/group/set-schedule';
import { updateGroup } from '@/domain/group/update';
import { getGroupUsage } from '@/domain/group/usage';
import { revokeShare } from '@/domain/share/revoke';
import { foreignIsMissing, viewerIsForbidden } from '@/domain/testing/verb-cases';
import { addDevice, lastAudit, openWorld, refused, type World } from '@/domain/testing/world';
import { startDueRotations } from '@/domain/turns/start-due';

let world: World;
before(async () => {
  world = await openWorld();
  await world.db.customer.updateMany({ data: { maxRotatingPercent: 100 } });
});
after(() => world.close());

let made = 0;
const newDevices = async (count: number, customerId = world.a.customerId): Promise<string[]> => {
  const { system, relayId } = world;
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1)
    ids.push((await addDevice(system, { relayId, customerId, name: `Phone ${(made += 1) + 1_000}` })).id);
  return ids;
};
const newGroup = async (deviceIds: string[], settings = {}, context: Context = world.as.owner): Promise<string> => {
  const { id } = await createGroup(context, { name: `Group ${(made += 1)}`, ...settings });
  if (deviceIds.length > 0) assert.equal((await addToGroup(context, { id, deviceIds })).changed, deviceIds.length);
  return id;
};

/** One second of the jobs. */
async function run(): Promise<number> {
  const { started, errors } = await startDueRotations(world.system);
  assert.deepEqual(errors, []);
  return started;
}

/** Ends what runs with a new address, as the relay does. */
async function endAll(): Promise<void> {
  await world.db.rotation.updateMany({
    where: { activeDeviceId: { not: null } },
    data: { state: 'changed', activeDeviceId: null, newIp: '192.0.2.9', finishedAt: new Date() },
  });
}

test('GROUP-01 a group is made, changed and deleted; its devices stay', async () => {
  const { as, a, db } = world;
  const [deviceId = ''] = await newDevices(1);
  const group = await createGroup(as.manager, { name: 'Berlin', colour: 'green' });
  assert.deepEqual([group.name, group.colour, group.maxRotatingPercent, group.deviceCount], ['Berlin', 'green', 50, 0]);
  assert.equal(group.customer?.id, a.customerId);
  await lastAudit(world, 'group.create');
  await refused(createGroup(as.owner, { name: 'Berlin' }), 'group_exists');
  const { id } = group;
  const changed = await updateGroup(as.manager, { id, name: 'Hamburg', maxRotatingPercent: 10 });
  assert.deepEqual([changed.name, changed.colour, changed.maxRotatingPercent], ['Hamburg', 'green', 10]);
  await lastAudit(world, 'group.update');
  assert.deepEqual(await addToGroup(as.manager, { id, deviceIds: [deviceId, nilUuid] }), { changed: 1, skipped: 1 });
  await lastAudit(world, 'group.add_devices');
  assert.equal((await getGroup(as.viewer, { id })).deviceCount, 1);
  assert.ok((await listGroups(as.viewer)).items.some((one) => one.id === id));
  assert.deepEqual(await removeFromGroup(as.manager, { id, deviceIds: [deviceId, nilUuid] }), {
    changed: 1,
    skipped: 1,
  });
  await lastAudit(world, 'group.remove_devices');
  await addToGroup(as.manager, { id, deviceIds: [deviceId] });
  await deleteGroup(as.manager, { id });
  await lastAudit(world, 'group.delete');
  await refused(getGroup(as.owner, { id }), 'not_found');
  assert.equal(await db.device.count({ where: { id: deviceId } }), 1);
});

test('GROUP-01 lists are filtered by group, by one’s own only; a group has a usage', async () => {
  const { as, a, db, now } = world;
  const id = await newGroup([a.deviceId]);
  const devices = await listDevices(as.viewer, { groupId: id });
  assert.deepEqual(
    devices.items.map((device) => device.id),
    [a.deviceId],
  );
  assert.equal((await countDevices(as.viewer, { groupId: id })).total, 1);
  assert.equal((await listConnections(as.viewer, { groupId: id })).items.length, 1);
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth()));
  const usage = { connectionId: a.connection.id, deviceId: a.deviceId, ownerId: a.customerId, month };
  await db.usageMonth.create({ data: { ...usage, bytesUp: 5, bytesDown: 7 } });
  assert.deepEqual(await getGroupUsage(as.viewer, { id }), { connections: 1, monthBytes: 12 });
  const foreign = await newGroup([a.deviceId], {}, as.operator);
  assert.deepEqual((await listDevices(as.owner, { groupId: foreign })).items, [], 'a group of the operators');
});

test('GROUP-02 all of a group rotate in turn, staggered, with a result for each and a summary', async () => {
  const { as, db } = world;
  const ids = await newDevices(5);
  const id = await newGroup(ids, { maxRotatingPercent: 40 });
  await db.device.update({ where: { id: ids[4] ?? '' }, data: { status: 'offline' } });
  const begun = await rotateGroup(as.manager, { id, unseenHours: 24 });
  assert.deepEqual(
    begun.entries.map(({ deviceId, state }) => [deviceId, state]),
    ids.map((deviceId) => [deviceId, 'waiting']),
  );
  await lastAudit(world, 'group.rotate');
  await refused(rotateGroup(as.owner, { id }), 'group_rotating');
  assert.equal(await run(), 2);
  assert.equal(await run(), 0, 'two of five at a time');
  const [first] = await db.rotation.findMany({ where: { deviceId: ids[0] } });
  assert.deepEqual([first?.trigger, first?.unseenHours], ['group', 24]);
  const half = await getLatestGroupRotation(as.viewer, { id });
  assert.deepEqual(half?.counts, { waiting: 3, running: 2, changed: 0, unchanged: 0, cancelled: 0 });
  await endAll();
  assert.equal(await run(), 2);
  await endAll();
  assert.equal(await run(), 0, 'the last one is offline');
  await run();
  const ended = await getLatestGroupRotation(as.viewer, { id });
  assert.deepEqual(ended?.counts, { waiting: 0, running: 0, changed: 4, unchanged: 1, cancelled: 0 });
  assert.ok(ended?.finishedAt);
  const last = ended?.entries.at(-1);
  assert.deepEqual([last?.state, last?.sentence], ['refused', 'The phone is offline, so the command was not sent.']);
  assert.deepEqual(
    ended?.entries.slice(0, 4).map(({ newIp }) => newIp),
    Array.from({ length: 4 }, () => '192.0.2.9'),
  );
});

test('GROUP-02 what has not begun is cancelled, what has begun continues', async () => {
  const { as, db } = world;
  const ids = await newDevices(4);
  const groupId = await newGroup(ids, { maxRotatingPercent: 25 });
  const { id } = await rotateGroup(as.owner, { id: groupId });
  assert.equal(await run(), 1);
  const cancelled = await cancelGroupRotation(as.manager, { id });
  assert.deepEqual(cancelled.counts, { waiting: 0, running: 1, changed: 0, unchanged: 0, cancelled: 3 });
  await lastAudit(world, 'group.cancel_rotation');
  await endAll();
  assert.equal(await run(), 0);
  const ended = await getLatestGroupRotation(as.owner, { id: groupId });
  assert.deepEqual([ended?.counts.changed, ended?.finishedAt !== null], [1, true]);
  assert.equal(await db.rotation.count({ where: { deviceId: { in: ids } } }), 1);
});

test('GROUP-02 two processes start each device of a group once', async () => {
  const { as, db } = world;
  const ids = await newDevices(20);
  await rotateGroup(as.owner, { id: await newGroup(ids, { maxRotatingPercent: 100 }) });
  const [one, two] = await Promise.all([run(), run()]);
  assert.equal(one + two, 20);
  assert.equal(await db.rotation.count({ where: { deviceId: { in: ids } } }), 20);
  await endAll();
  await run();
});

test('GROUP-03 the schedule of all is set and ended; devices that others share are skipped', async () => {
  const { as, db, a, b } = world;
  const ids = await newDevices(2);
  const [shared = ''] = await newDevices(1, b.customerId);
  const rights = { rename: false, ports: false, configs: false, rotate: true };
  const share = await db.share.create({
    data: { deviceId: shared, email: 'owner@a.test', customerId: a.customerId, ...rights },
  });
  const shares = [{ deviceId: shared, ownerId: b.customerId, ...rights }];
  const owner = { ...as.owner, viewer: { ...as.owner.viewer, shares } };
  const id = await newGroup([...ids, shared], {}, owner);
  const schedule = { rule: { kind: 'interval' as const, everyMinutes: 15 } };
  assert.deepEqual(await setGroupSchedule(owner, { id, schedule }), { changed: 2, skipped: 1 });
  assert.equal(await db.rotationSchedule.count({ where: { deviceId: { in: [...ids, shared] }, everyMinutes: 15 } }), 2);
  assert.deepEqual(await setGroupSchedule(owner, { id, schedule: null }), { changed: 2, skipped: 1 });
  assert.equal(await db.rotationSchedule.count({ where: { deviceId: { in: ids } } }), 0);
  const begun = await rotateGroup(owner, { id });
  assert.equal(begun.entries.length, 3, 'a share that allows to rotate counts');
  await cancelGroupRotation(owner, { id: begun.id });
  await run();

  await revokeShare(as.other, { id: share.id });
  assert.equal(
    await db.deviceGroupEntry.count({ where: { groupId: id, deviceId: shared } }),
    0,
    'it ends with the share',
  );
  const [moved = ''] = ids;
  await assignDevice(as.operator, { id: moved, customerId: b.customerId });
  assert.equal((await getGroup(as.owner, { id })).deviceCount, 1, 'and with the assignment');
  const cancelled = await cancelGroupRotation(as.owner, { id: begun.id });
  assert.deepEqual(
    cancelled.entries.map(({ deviceId }) => deviceId),
    [ids[1]],
    'an earlier rotation of the group shows nothing of the devices that left',
  );
});

test('ROT-04 a customer’s share of phones that rotate at once is set by its managers', async () => {
  const { as, a, b } = world;
  const set = (context: Context, id: string, maxRotatingPercent = 20) =>
    setRotatingPercent(context, { id, maxRotatingPercent });
  assert.equal((await set(as.manager, a.customerId)).maxRotatingPercent, 20);
  assert.deepEqual((await lastAudit(world, 'customer.rotating_percent')).after, { maxRotatingPercent: 20 });
  await foreignIsMissing(world, b.customerId, (context, id) => set(context, id));
  await viewerIsForbidden(world, (context) => set(context, a.customerId));
  for (const wrong of [0, 101]) await refused(set(as.owner, a.customerId, wrong), 'invalid');
});

test('TENANT-03 groups: other customers find none and add no foreign device, viewers are refused; bounds', async () => {
  const { as, b, a } = world;
  const foreign = await newGroup([b.deviceId], {}, as.other);
  const id = await newGroup([a.deviceId]);
  for (const verb of [getGroup, getGroupUsage, getLatestGroupRotation, deleteGroup, rotateGroup])
    await foreignIsMissing(world, foreign, (context, groupId) => verb(context, { id: groupId }));
  await foreignIsMissing(world, foreign, (c, groupId) => updateGroup(c, { id: groupId, name: 'x' }));
  await foreignIsMissing(world, foreign, (c, groupId) => addToGroup(c, { id: groupId, deviceIds: [a.deviceId] }));
  await foreignIsMissing(world, foreign, (c, groupId) => setGroupSchedule(c, { id: groupId, schedule: null }));
  assert.deepEqual(await addToGroup(as.owner, { id, deviceIds: [b.deviceId] }), { changed: 0, skipped: 1 });
  assert.deepEqual(await addToGroup(as.operator, { id, deviceIds: [b.deviceId] }), { changed: 0, skipped: 1 });
  await viewerIsForbidden(world, (c) => createGroup(c, { name: 'x' }));
  await viewerIsForbidden(world, (c) => rotateGroup(c, { id }));
  await viewerIsForbidden(world, (c) => addToGroup(c, { id, deviceIds: [a.deviceId] }));
  await viewerIsForbidden(world, (c) => setGroupSchedule(c, { id, schedule: null }));
  await refused(rotateGroup(as.owner, { id: await newGroup([]) }), 'group_empty');
  await refused(createGroup(as.owner, { name: 'x', maxRotatingPercent: 0 }), 'invalid');
  const ofOperators = await createGroup(as.operator, { name: 'All' });
  assert.deepEqual(await addToGroup(as.operator, { id: ofOperators.id, deviceIds: [a.deviceId, b.deviceId] }), {
    ...{ changed: 2, skipped: 0 },
  });
  await refused(createGroup(as.operator, { name: 'All' }), 'group_exists');
});
