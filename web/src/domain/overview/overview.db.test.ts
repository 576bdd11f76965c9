import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { createConnection } from '@/domain/connection/create';
import { dayStart, hourStart } from '@/domain/connection/period';
import type { Context } from '@/domain/context';
import { getOverview } from '@/domain/overview/get';
import { getOverviewTraffic } from '@/domain/overview/traffic';
import { grantShare } from '@/domain/share/grant';
import { queriesOf } from '@/domain/testing/queries';
import { addFriend, atRequest, nothing } from '@/domain/testing/sharing';
import { addUsage } from '@/domain/testing/usage';
import { addDevice, addPerson, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const hour = 3_600_000;

/** The same person at another time. */
const at = (context: Context, now: Date): Context => ({ ...context, now });

test('DASH-01 the way to the first byte: paired, connected, used, and then never again', async () => {
  const { system, db, relayId } = world;
  const customer = await db.customer.create({ data: { name: 'New' } });
  const owner = await addPerson(system, { email: 'owner@new.test', customerId: customer.id });
  assert.deepEqual((await getOverview(owner)).checklist, { paired: false, connected: false });
  const device = await addDevice(system, { relayId, customerId: customer.id, name: 'First' });
  assert.deepEqual((await getOverview(owner)).checklist, { paired: true, connected: false });
  const connection = await createConnection(owner, { deviceId: device.id, name: 'One' });
  assert.deepEqual((await getOverview(owner)).checklist, { paired: true, connected: true });
  const whose = { connectionId: connection.id, deviceId: device.id, ownerId: customer.id };
  await addUsage(db, { ...whose, hour: hourStart(world.now), bytesUp: 1n });
  assert.equal((await getOverview(owner)).checklist, null);
  const later = new Date(world.now.getTime() + 400 * 24 * hour);
  assert.equal((await getOverview(at(owner, later))).checklist, null, 'also when nothing was used lately');
});

test('DASH-01 USE-01 the five numbers are those of the own customer, today and this month, and each course ends now', async () => {
  const { as, a, b, db, now, relayId } = world;
  const since = dayStart(now, 'UTC');
  for (const tenant of [a, b]) {
    const whose = { connectionId: tenant.connection.id, deviceId: tenant.deviceId, ownerId: tenant.customerId };
    await addUsage(db, { ...whose, hour: hourStart(now), bytesUp: 10n, bytesDown: 90n });
    await db.usageFiveMinutes.create({
      data: { ...whose, at: new Date(Math.floor(now.getTime() / 300_000) * 300_000), bytesUp: 7n },
    });
    await db.rotation.createMany({
      data: (['changed', 'changed', 'same_ip', 'failed'] as const).map((state) => ({
        ...{ deviceId: tenant.deviceId, trigger: 'manual' as const, state, createdAt: now, finishedAt: now },
        ...(state === 'failed' && { reason: 'cancelled' }),
        ...(state === 'changed' && { newIp: '203.0.113.9' }),
      })),
    });
  }
  await db.connection.update({
    where: { id: a.connection.id },
    data: { quotaBytes: 1_000n, quotaPeriod: 'month', quotaUse: { create: { periodStart: now, bytes: 250n } } },
  });
  const off = await addDevice(as.owner, { relayId, customerId: a.customerId, name: 'Off' });
  await db.device.update({ where: { id: off.id }, data: { status: 'offline' } });
  const edge = new Date(now.getTime() - 3 * hour);
  await db.statusLog.create({ data: { deviceId: off.id, status: 'offline', at: edge } });

  const { figures, phones } = await getOverview(as.viewer);
  assert.deepEqual(figures.online, { now: 1, total: 2, history: [...Array<number>(20).fill(2), 1, 1, 1, 1] });
  assert.deepEqual(figures.now, { total: { up: 10, down: 90 }, history: [...Array<number>(11).fill(0), 7] });
  assert.equal(figures.today.bytes, 100);
  assert.equal(figures.today.history.at(-1), 100);
  assert.equal(figures.month.bytes, 100);
  assert.equal(figures.month.history.at(-1), 100);
  assert.deepEqual(figures.month.limit, { connections: 1, usedBytes: 250, limitBytes: 1_000 });
  assert.deepEqual([figures.rotations.ended, figures.rotations.changed], [3, 2]);
  assert.equal(figures.rotations.history.at(-1), 3);
  assert.ok(since <= now);
  assert.deepEqual(
    phones.items.map(({ name, todayBytes, connections }) => [name, todayBytes, connections.length]),
    [
      ['Off', 0, 0],
      ['Phone of A', 100, 1],
    ],
  );
  const owners = await getOverview(as.owner);
  const [copied] = owners.phones.items[1]?.connections ?? [];
  assert.deepEqual([copied?.name, copied?.port], ['Connection of A', a.connection.port]);
  assert.deepEqual(
    owners.attention.items.map((item) => item.of === 'device' && [item.name, item.problem]),
    [['Off', 'offline']],
  );
});

test('TENANT-02 rotations and changes from before a phone came to its customer are not counted', async () => {
  const { as, b, db, now } = world;
  await db.device.update({ where: { id: b.deviceId }, data: { assignedAt: new Date(now.getTime() + 1) } });
  const { figures } = await getOverview(as.other);
  assert.equal(figures.rotations.ended, 0);
  await db.device.update({ where: { id: b.deviceId }, data: { assignedAt: null } });
});

test('TENANT-01 TENANT-04 a shared phone appears as shared, with nothing of its owner’s numbers', async () => {
  const { as, a } = world;
  const friend = await addFriend(world, 'overview');
  await grantShare(as.owner, { deviceId: a.deviceId, email: friend.email, ...nothing, configs: true });
  const grantee = await atRequest(world, friend.owner);
  const { phones, figures, checklist } = await getOverview(grantee);
  assert.deepEqual([phones.own, phones.shared], [0, 1]);
  const [phone] = phones.items;
  assert.equal(phone?.sharedBy, 'A');
  assert.equal(phone?.todayBytes, 0);
  assert.equal(phone?.connections.length, 1);
  assert.deepEqual([figures.online.total, figures.month.bytes, figures.rotations.ended], [0, 0, 0]);
  assert.equal(checklist, null, 'there is nothing to set up');
  assert.deepEqual((await getOverviewTraffic(grantee)).series, []);
});

test('the chart: hours, quarters of days and days by phone, the sum of each range the same', async () => {
  const { as, a } = world;
  const sums = await Promise.all(
    (['day', 'week', 'month'] as const).map(async (range) => {
      const { buckets, series } = await getOverviewTraffic(as.viewer, { range });
      assert.equal(buckets.length, { day: 24, week: 28, month: 30 }[range]);
      for (const [index, { at: from }] of buckets.entries())
        if (index > 0) assert.deepEqual(from, buckets[index - 1]?.until);
      assert.deepEqual(
        series.map(({ deviceId, name }) => [deviceId, name]),
        [[a.deviceId, 'Phone of A']],
      );
      assert.equal(series[0]?.bytes.length, buckets.length);
      return series[0]?.bytes.reduce((sum, bytes) => sum + bytes, 0);
    }),
  );
  assert.deepEqual(sums, [100, 100, 100]);
  await refused(getOverviewTraffic(as.viewer, { range: 'year' as 'day' }), 'invalid');
});

test('TENANT-02 in the chart a phone that went to another customer is one of the others, without its name', async () => {
  const { as, a, db } = world;
  const device = await addDevice(as.owner, { relayId: world.relayId, customerId: a.customerId, name: 'Sold' });
  const whose = { connectionId: a.connection.id, deviceId: device.id, ownerId: a.customerId };
  await db.usageHour.create({
    data: { ...whose, hour: new Date(hourStart(world.now).getTime() - hour), bytesUp: 1_000n },
  });
  assert.equal((await getOverviewTraffic(as.viewer)).series[0]?.name, 'Sold');
  await db.device.update({ where: { id: device.id }, data: { customerId: null } });
  const { series } = await getOverviewTraffic(as.viewer);
  assert.deepEqual(
    series.map(({ name, deviceId }) => [name, deviceId === null]),
    [
      ['Phone of A', false],
      ['1 other phone', true],
    ],
  );
  assert.equal(series[1]?.bytes.at(-2), 1_000);
});

test('PORTAL-01 however many phones there are, the statements are as many', async () => {
  const { as, a, relayId } = world;
  const statements = async () => (await queriesOf(() => getOverview(as.owner))).length;
  const before = await statements();
  for (let number = 0; number < 30; number += 1)
    await addDevice(as.owner, { relayId, customerId: a.customerId, name: `Many ${number}` });
  const after = await statements();
  assert.ok(after <= before + 1, `${before}, then ${after}`);
  assert.ok(after <= 40, `${after} statements`);
  const { phones } = await getOverview(as.owner);
  assert.deepEqual([phones.items.length, phones.order, phones.items[0]?.name], [12, 'busiest', 'Phone of A']);
});
