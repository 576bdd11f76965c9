import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { assignDevice } from '@/domain/device/assign';
import { clearSchedule } from '@/domain/schedule/clear';
import { getSchedule } from '@/domain/schedule/get';
import { pauseSchedule } from '@/domain/schedule/pause';
import { resumeSchedule } from '@/domain/schedule/resume';
import { setSchedule } from '@/domain/schedule/set';
import { foreignIsMissing, viewerIsForbidden } from '@/domain/testing/verb-cases';
import { addDevice, lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => void (world.events.length = 0));

const newDevice = async () => {
  const { system, relayId, a } = world;
  return (await addDevice(system, { relayId, customerId: a.customerId, name: 'Phone' })).id;
};
const every = (everyMinutes: number) => ({ rule: { kind: 'interval' as const, everyMinutes } });

test('ROT-04 a schedule is set, shown, paused, resumed and ended, each with its audit row and event', async () => {
  const { as, a } = world;
  const deviceId = await newDevice();
  const before = Date.now();
  const set = await setSchedule(as.manager, { deviceId, ...every(30) });
  assert.deepEqual(
    [set.everyMinutes, set.cron, set.jitterPercent, set.idleSeconds, set.paused],
    [30, null, 10, null, false],
  );
  const inMs = (set.nextAt?.getTime() ?? 0) - before;
  assert.ok(inMs > 29 * 60_000 && inMs < 34 * 60_000, `${inMs} ms`);
  assert.equal((await lastAudit(world, 'schedule.set')).targetId, deviceId);
  assert.deepEqual(world.events, [{ type: 'device.status', deviceId, customerId: a.customerId }]);
  assert.deepEqual(await getSchedule(as.viewer, { deviceId }), set);

  const paused = await pauseSchedule(as.owner, { deviceId });
  assert.deepEqual([paused.paused, paused.nextAt], [true, null]);
  await lastAudit(world, 'schedule.pause');
  const resumed = await resumeSchedule(as.owner, { deviceId });
  assert.equal(resumed.paused, false);
  assert.ok(resumed.nextAt && resumed.nextAt.getTime() > before + 29 * 60_000);
  await lastAudit(world, 'schedule.resume');

  assert.equal(await clearSchedule(as.operator, { deviceId }), null);
  await lastAudit(world, 'schedule.clear');
  assert.equal(await getSchedule(as.viewer, { deviceId }), null);
  await refused(pauseSchedule(as.owner, { deviceId }), 'not_found');
  await refused(resumeSchedule(as.owner, { deviceId }), 'not_found');
});

test('ROT-04 a new schedule replaces the old one, paused or not', async () => {
  const { as } = world;
  const deviceId = await newDevice();
  await setSchedule(as.owner, { deviceId, ...every(5), idleSeconds: 20 });
  await pauseSchedule(as.owner, { deviceId });
  const rule = { kind: 'cron' as const, cron: '0 4 * * *', timeZone: 'Europe/Berlin' };
  const set = await setSchedule(as.owner, { deviceId, rule, jitterPercent: 0 });
  const { everyMinutes, cron, timeZone, idleSeconds, paused } = set;
  assert.deepEqual(
    [everyMinutes, cron, timeZone, idleSeconds, paused],
    [null, '0 4 * * *', 'Europe/Berlin', null, false],
  );
  assert.ok(set.nextAt);
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: rule.timeZone, timeStyle: 'short' });
  assert.equal(clock.format(set.nextAt), '04:00');
});

test('ROT-04 the schedule of a device ends when it goes to another customer', async () => {
  const { as, a, b } = world;
  const deviceId = await newDevice();
  await setSchedule(as.owner, { deviceId, ...every(5) });
  await assignDevice(as.operator, { id: deviceId, customerId: a.customerId });
  assert.ok(await getSchedule(as.owner, { deviceId }), 'assigned to its own customer: nothing changes');
  await assignDevice(as.operator, { id: deviceId, customerId: b.customerId });
  assert.equal(await getSchedule(as.other, { deviceId }), null);
});

test('TENANT-03 schedules: other customers do not find the device, viewers are refused, wrong rules too', async () => {
  const { b, a } = world;
  for (const verb of [getSchedule, pauseSchedule, resumeSchedule, clearSchedule])
    await foreignIsMissing(world, b.deviceId, (context, deviceId) => verb(context, { deviceId }));
  await foreignIsMissing(world, b.deviceId, (context, deviceId) => setSchedule(context, { deviceId, ...every(5) }));
  const { deviceId } = a;
  for (const verb of [pauseSchedule, resumeSchedule, clearSchedule])
    await viewerIsForbidden(world, (context) => verb(context, { deviceId }));
  await viewerIsForbidden(world, (context) => setSchedule(context, { deviceId, ...every(5) }));
  await refused(setSchedule(world.as.owner, { deviceId, ...every(0) }), 'invalid');
});

test('TENANT-04 what a share allows ends with it, so it sets no schedule', async () => {
  const { as, b } = world;
  const rights = { rename: true, ports: true, configs: true, rotate: true };
  const share = { deviceId: b.deviceId, customerId: world.a.customerId, ...rights };
  await world.db.share.create({ data: { ...share, email: 'owner@a.test' } });
  const shares = [{ deviceId: b.deviceId, ownerId: b.customerId, ...rights }];
  const grantee = { ...as.owner, viewer: { ...as.owner.viewer, shares } };
  await refused(setSchedule(grantee, { deviceId: b.deviceId, ...every(5) }), 'forbidden');
  assert.equal(await getSchedule(grantee, { deviceId: b.deviceId }), null);
});
