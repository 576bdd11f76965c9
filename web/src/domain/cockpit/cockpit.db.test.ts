import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { getCockpit } from '@/domain/cockpit/get';
import { getFleet } from '@/domain/cockpit/get-fleet';
import { getConnection } from '@/domain/connection/get';
import { updateConnection } from '@/domain/connection/update';
import { getDevice } from '@/domain/device/get';
import { AppError } from '@/domain/errors';
import { queriesOf } from '@/domain/testing/queries';
import { addUsage } from '@/domain/testing/usage';
import { addDevice, addPerson, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const hourMs = 3_600_000;

test('DASH-07 the fleet is every phone with the state that its page shows', async () => {
  const { as, a, db, relayId, system } = world;
  const made = async (name: string, data: Record<string, unknown>) => {
    const { id } = await addDevice(system, { relayId, customerId: a.customerId, name });
    await db.device.update({ where: { id }, data });
    return id;
  };
  await made('Hot', { temperatureC: 60, carrier: 'Telekom' });
  await made('Off', { status: 'offline' });
  await made('Radio', { mobileUp: false });
  const unpaired = await made('Bare', {});
  await db.deviceSecret.deleteMany({ where: { deviceId: unpaired } });
  const { cells, total } = await getFleet(as.operator);
  assert.equal(total, 6);
  assert.deepEqual(
    cells.map(({ name, state }) => [name, state]),
    [
      ['Bare', 'not_paired'],
      ['Hot', 'degraded'],
      ['Off', 'offline'],
      ['Phone of A', 'online'],
      ['Phone of B', 'online'],
      ['Radio', 'no_mobile'],
    ],
  );
  for (const { id, state } of cells) assert.equal((await getDevice(as.operator, { id })).state.name, state);
  const hot = cells.find(({ name }) => name === 'Hot');
  assert.deepEqual([hot?.carrier, hot?.relay, hot?.customer], ['Telekom', 'relay-1', 'A']);
});

test('DASH-07 members see neither the fleet nor what the whole product does', async () => {
  for (const context of [world.as.owner, world.as.viewer, world.as.other]) {
    await refused(getFleet(context), 'forbidden');
    await refused(getCockpit(context), 'forbidden');
  }
});

test('DASH-07 traffic and rotations of everyone', async () => {
  const { as, a, b, db } = world;
  const hour = new Date(Math.floor(world.now.getTime() / hourMs) * hourMs);
  const usage = (tenant: typeof a, bytesUp: bigint, at = hour) =>
    addUsage(db, {
      connectionId: tenant.connection.id,
      deviceId: tenant.deviceId,
      hour: at,
      ownerId: tenant.customerId,
      bytesUp,
    });
  await usage(a, 100n);
  await usage(b, 20n);
  await usage(a, 7n, new Date(hour.getTime() - 23 * hourMs));
  await usage(a, 1_000n, new Date(hour.getTime() - 24 * hourMs));
  const rotation = (state: 'changed' | 'same_ip' | 'failed', createdAt: Date, reason?: string) =>
    db.rotation.create({
      data: { deviceId: a.deviceId, trigger: 'manual', state, createdAt, reason, newIp: '203.0.113.9' },
    });
  for (const state of ['changed', 'changed', 'same_ip', 'failed'] as const) await rotation(state, world.now);
  await rotation('failed', world.now, 'cancelled');
  await rotation('changed', new Date(world.now.getTime() - 25 * hourMs));
  const { traffic, rotations } = await getCockpit(as.operator);
  assert.equal(traffic.hours.length, 24);
  assert.deepEqual([traffic.hours.at(-1), traffic.hours[0], traffic.last24Hours], [120, 7, 127]);
  assert.deepEqual(rotations, { ended: 4, changed: 2, sameIp: 1, failed: 1 });
});

test('DASH-07 over quota is what the connection itself says', async () => {
  const { as, a, b, db, now } = world;
  const quota = { quotaBytes: 10, quotaPeriod: 'month' } as const;
  for (const { connection } of [a, b]) await updateConnection(as.operator, { id: connection.id, ...quota });
  const use = (connectionId: string, periodStart: Date) =>
    db.quotaUse.create({ data: { connectionId, periodStart, bytes: 10n, reached100At: now } });
  await use(a.connection.id, now);
  await use(b.connection.id, new Date(now.getTime() - 70 * 86_400_000));
  const { overQuota } = await getCockpit(as.operator);
  assert.deepEqual(
    overQuota.connections.map(({ name, customer }) => [name, customer]),
    [['Connection of A', 'A']],
  );
  assert.equal(overQuota.count, 1);
  assert.equal((await getConnection(as.operator, { id: a.connection.id })).state.name, 'quota_exceeded');
  assert.notEqual((await getConnection(as.operator, { id: b.connection.id })).state.name, 'quota_exceeded');
});

test('DASH-07 sign-ups, failed mails, webhooks and jobs', async () => {
  const { as, a, db, system, now } = world;
  const before = await getCockpit(as.operator);
  await addPerson(system, { email: 'new@a.test', customerId: a.customerId, role: 'viewer' });
  await db.user.create({ data: { email: 'waits@x.test', name: 'Waits' } });
  await db.user.create({
    data: { email: 'old@x.test', name: 'Old', createdAt: new Date(now.getTime() - 8 * 86_400_000) },
  });
  const mail = (state: 'failed' | 'sent', finishedAt: Date) =>
    db.mail.create({ data: { recipient: 'x@x.test', template: 'x', state, finishedAt } });
  await mail('failed', now);
  await mail('sent', now);
  await mail('failed', new Date(now.getTime() - 2 * 86_400_000));
  const hook = { url: 'https://hooks.test/', events: [], secretSealed: randomUUID(), failures: 0 };
  await db.webhookEndpoint.createMany({
    data: [
      { ...hook, name: 'Fails', failingSince: now, failures: 3 },
      { ...hook, name: 'Off', enabled: false, offReason: 'gone' },
      { ...hook, name: 'Switched off', enabled: false },
      { ...hook, name: 'Fine' },
    ],
  });
  const failed = (count: number) => ({
    name: 'q',
    waiting: 0,
    running: 0,
    later: 0,
    failed: count,
    failures: [],
    schedules: [],
  });
  const jobs = { ...as.operator.jobs, read: async () => [failed(2), failed(1)] };
  const { signUps, failures } = await getCockpit({ ...as.operator, jobs });
  assert.equal(signUps.count, before.signUps.count + 1);
  const [waits, fresh] = signUps.newest;
  assert.deepEqual([waits?.email, waits?.confirmed, waits?.customer], ['waits@x.test', false, null]);
  assert.deepEqual([fresh?.email, fresh?.confirmed, fresh?.customer?.name], ['new@a.test', true, 'A']);
  assert.deepEqual(failures, { mails: 1, webhooks: 2, jobs: 3 });
  const silent = { ...jobs, read: () => Promise.reject(new AppError('unavailable')) };
  assert.equal((await getCockpit({ ...as.operator, jobs: silent })).failures.jobs, null);
});

test('DASH-07 the statements do not grow with the phones', async () => {
  const { as, a, db, relayId } = world;
  const count = async () =>
    (await queriesOf(() => Promise.all([getFleet(as.operator), getCockpit(as.operator)]))).length;
  const few = await count();
  await db.$executeRaw`INSERT INTO "Device" ("id", "relayId", "customerId", "name")
    SELECT gen_random_uuid(), ${relayId}::uuid, ${a.customerId}::uuid, 'Many ' || n FROM generate_series(1, 1100) n`;
  assert.equal(await count(), few);
  assert.ok(few <= 24, `${few}`);
  const { cells, total } = await getFleet(as.operator);
  assert.deepEqual([cells.length, total], [1_000, 1_106]);
});
