import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before, beforeEach } from 'node:test';
import { cancelWindow } from '@/domain/alert/cancel-window';
import { createDeviceWindow } from '@/domain/alert/create-device-window';
import { createRelayWindow } from '@/domain/alert/create-relay-window';
import { evaluateRound } from '@/domain/alert/evaluate';
import { listAlerts } from '@/domain/alert/list';
import { markLostDevices } from '@/domain/sweep/lost-devices';
import { disconnect, heard, incidentsOf, jobContext, pass, round, watchForAnHour } from '@/domain/testing/alerts';
import { addDevice, openWorld, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(async () => {
  const { db } = world;
  await db.incident.deleteMany();
  await db.mail.deleteMany();
  await db.rotation.deleteMany();
  await db.statusLog.deleteMany();
  await db.maintenanceWindow.deleteMany();
  await db.relayRun.deleteMany();
  await connect();
  await watchForAnHour(db);
});

const connect = () => world.db.$executeRaw`
  UPDATE "Device" SET "status" = 'online', "lastSeenAt" = now(), "statusChangedAt" = now() - interval '1 hour'`;
const quiet = { opened: 0, closed: 0, announced: 0, digests: 0, errors: [] };
const relaySilent = () => world.db.$executeRaw`UPDATE "Relay" SET "lastSeenAt" = now() - interval '125 s'`;
const relayBack = () => world.db.$executeRaw`UPDATE "Relay" SET "lastSeenAt" = now()`;
const mails = () => world.db.mail.count();
const offline = (seconds = 121) => disconnect(world.db, [world.a.deviceId], seconds);

test('a hundred phones behind a dead relay are one alert for operators and one for each customer', async () => {
  const { db, a, relayId, system } = world;
  const phones = await Promise.all(
    Array.from({ length: 99 }, (_, n) => addDevice(system, { relayId, customerId: a.customerId, name: `Phone ${n}` })),
  );
  await connect();
  await relaySilent();
  await round(world);
  assert.equal(await markLostDevices({ ...system, now: new Date() }), 101);
  await db.$executeRaw`UPDATE "Device" SET "lastSeenAt" = now() - interval '10 minutes'`;
  await round(world);
  const open = await db.incident.findMany({ orderBy: { kind: 'asc' } });
  assert.deepEqual(
    open.map(({ kind, facts }) => [kind, facts]),
    [
      ['relay_down', { name: 'relay-1', phones: 101 }],
      ['relay_unreachable', { phones: 100 }],
      ['relay_unreachable', { phones: 1 }],
    ].sort(([x], [y]) => String(x).localeCompare(String(y))),
  );
  assert.equal(await mails(), 5, 'one for each person: operator, three of A, one of B');

  await relayBack();
  await round(world);
  assert.equal(await db.incident.count({ where: { closedAt: null } }), 0);
  assert.equal(await mails(), 10);
  assert.deepEqual(await round(world), quiet, 'phones that are not back yet have two minutes');
  await connect();
  await pass(db, 300);
  assert.deepEqual(await round(world), quiet);
  await db.device.deleteMany({ where: { id: { in: phones.map(({ id }) => id) } } });
});

test('many phones that go offline at once are a notice each in the bell, and one mail for each person', async () => {
  const { db, a, relayId, system } = world;
  const phones = await Promise.all(
    Array.from({ length: 60 }, (_, n) => addDevice(system, { relayId, customerId: a.customerId, name: `Phone ${n}` })),
  );
  const ids = phones.map(({ id }) => id);
  await disconnect(db, ids, 150);
  await round(world);
  assert.equal((await incidentsOf(db, 'device_offline')).length, 60);
  assert.equal(await db.notice.count({ where: { channel: 'bell' } }), 180);
  assert.equal(await mails(), 3);
  await db.device.deleteMany({ where: { id: { in: ids } } });
});

test('a restart of the relay, an outage of the jobs and a jump of the clock open nothing for two minutes', async () => {
  const { db, relayId } = world;
  await offline(600);
  const started = new Date();
  await db.relayRun.create({ data: { relayId, startedAt: started, run: 2, lastSeenAt: started } });
  assert.deepEqual(await round(world), quiet);
  await db.relayRun.updateMany({ data: { startedAt: new Date(Date.now() - 121_000) } });
  await db.$executeRaw`UPDATE "AlertWatch" SET "lastAt" = now() - interval '61 s'`;
  assert.deepEqual(await round(world), quiet, 'no one looked for a minute');
  await watchForAnHour(db);
  await db.$executeRaw`UPDATE "AlertWatch" SET "lastAt" = now() + interval '1 day'`;
  assert.deepEqual(await round(world), quiet, 'the clock went back a day');
  await watchForAnHour(db);
  await round(world);
  assert.equal((await incidentsOf(db, 'device_offline')).length, 1);
});

test('a rotation is no outage', async () => {
  const { db, a } = world;
  const { deviceId } = a;
  await offline(600);
  await db.device.update({ where: { id: deviceId }, data: { mobileUp: false } });
  await db.rotation.create({ data: { deviceId, activeDeviceId: deviceId, trigger: 'manual', state: 'radio_off' } });
  assert.deepEqual(await round(world), quiet);
  await db.device.update({ where: { id: deviceId }, data: { mobileUp: true } });
});

test('maintenance of a device or of its relay opens nothing, and phones have two minutes afterwards', async () => {
  const { db, as, a, relayId } = world;
  const soon = { startsAt: null, endsAt: new Date(Date.now() + 3_600_000).toISOString() };
  await offline(600);
  const ofDevice = await createDeviceWindow(as.owner, { deviceId: a.deviceId, ...soon });
  assert.deepEqual(await round(world), quiet);
  await cancelWindow({ ...as.owner, now: new Date() }, { id: ofDevice.id });
  assert.deepEqual(await round(world), quiet);
  await createRelayWindow(as.operator, { relayId, ...soon });
  await relaySilent();
  assert.deepEqual(await round(world), quiet, 'neither the relay nor its customers');
  await relayBack();
  await db.$executeRaw`UPDATE "MaintenanceWindow" SET "startsAt" = now() - interval '2 hours', "endsAt" = now() - interval '121 s'`;
  await round(world);
  assert.equal((await incidentsOf(db, 'device_offline')).length, 1);
});

test('a phone that flaps is one alert with a count, and its single losses are silent', async () => {
  const { db, a } = world;
  const lose = (times: number) =>
    db.statusLog.createMany({
      data: Array.from({ length: times }, () => ({ deviceId: a.deviceId, status: 'offline' as const })),
    });
  await lose(4);
  assert.deepEqual(await round(world), quiet);
  await lose(1);
  await db.$executeRaw`UPDATE "Device" SET "statusChangedAt" = now()`;
  await round(world);
  assert.equal((await heard(db, 'device_flapping')).length, 6);
  await offline();
  await round(world);
  assert.deepEqual(await heard(db, 'device_offline'), []);
  await lose(7);
  await round(world);
  const [flapping] = await incidentsOf(db, 'device_flapping');
  assert.deepEqual([flapping?.count, flapping?.closedAt], [12, null]);
  assert.equal((await heard(db, 'device_flapping')).length, 6);
  await db.$executeRaw`UPDATE "StatusLog" SET "at" = "at" - interval '16 minutes'`;
  await db.$executeRaw`UPDATE "Device" SET "statusChangedAt" = "statusChangedAt" - interval '16 minutes'`;
  await round(world);
  await round(world);
  assert.equal((await heard(db, 'device_offline')).length, 6, 'steady now: it is simply offline');
});

test('after a notice a kind rests: what comes and goes meanwhile is in the list only', async () => {
  const { db, as } = world;
  for (let n = 0; n < 3; n += 1) {
    await offline();
    await round(world);
    await connect();
    await round(world);
  }
  assert.equal((await incidentsOf(db, 'device_offline')).length, 3);
  assert.equal((await heard(db, 'device_offline')).length, 12, 'the first one, and its end');
  assert.equal((await listAlerts(as.viewer)).items.length, 3);
  await offline();
  await round(world);
  await pass(db, 600);
  await round(world);
  assert.equal((await heard(db, 'device_offline')).length, 18, 'still offline after the rest');
});

test('without the lock, rounds that run at the same time open, announce and close once', async () => {
  const { db } = world;
  const rounds = async () => {
    const reports = Array.from({ length: 5 }, () => ({ opened: 0, closed: 0, announced: 0, digests: 0, errors: [] }));
    await Promise.all(reports.map((report) => evaluateRound(jobContext(world), report)));
    assert.deepEqual(
      reports.flatMap(({ errors }) => errors),
      [],
    );
  };
  await offline();
  await rounds();
  await rounds();
  assert.equal((await incidentsOf(db, 'device_offline')).length, 1);
  assert.equal((await heard(db, 'device_offline')).length, 6);
  assert.equal(await mails(), 3);
  await connect();
  await rounds();
  assert.equal((await heard(db, 'device_offline')).length, 12);
  assert.equal(await mails(), 6);
});

test('the database refuses a second open incident, and a second notice of a phase', async () => {
  const { db, a, as } = world;
  const data = { kind: 'hot', subjectId: a.deviceId, deviceId: a.deviceId, customerId: a.customerId };
  const { id: incidentId } = await db.incident.create({ data });
  await assert.rejects(db.incident.create({ data }), { code: 'P2002' });
  await db.incident.update({ where: { id: incidentId }, data: { closedAt: new Date() } });
  await db.incident.create({ data });
  const { userId } = as.owner.viewer;
  const notice = { incidentId, userId, channel: 'bell', phase: 'opened' } as const;
  await db.notice.create({ data: { id: randomUUID(), ...notice } });
  await assert.rejects(db.notice.create({ data: notice }), { code: 'P2002' });
});
