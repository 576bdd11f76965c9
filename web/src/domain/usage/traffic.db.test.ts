import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { periodStartMs } from '@pocketproxy/relay/contract';
import { createConnection } from '@/domain/connection/create';
import { hourStart } from '@/domain/connection/period';
import { deleteConnection } from '@/domain/connection/delete';
import type { Context } from '@/domain/context';
import { grantShare } from '@/domain/share/grant';
import { addFriend, atRequest, nothing } from '@/domain/testing/sharing';
import { foreignIsMissing } from '@/domain/testing/verb-cases';
import { openWorld, type World } from '@/domain/testing/world';
import { getConnectionRefusals, getCustomerRefusals, getDeviceRefusals } from '@/domain/usage/refusals';
import { getConnectionTraffic, getCustomerTraffic, getDeviceTraffic } from '@/domain/usage/traffic';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const fiveMinutes = 300_000;
const hour = 3_600_000;

/** A set of clients: these bits of so many. */
const clients = (bits: number, ...set: number[]) =>
  Array.from({ length: bits }, (_, index) => (set.includes(index) ? '1' : '0')).join('');
const at = (context: Context, now: string) => ({ ...context, now: new Date(now) });

test('USE-01 a connection’s 24 hours in 288 pieces of five minutes: sums, peak, distinct clients, no gaps', async () => {
  const { as, a, b, db, now } = world;
  const connectionId = a.connection.id;
  const last = Math.floor(now.getTime() / fiveMinutes) * fiveMinutes;
  const whose = { connectionId, deviceId: a.deviceId, ownerId: a.customerId };
  const row = { bytesUp: 9_007_199_254_740n, bytesDown: 2n, opened: 3n, refused: 4n, peakBitsPerSecond: 500n };
  await db.usageFiveMinutes.createMany({
    data: [
      { ...whose, at: new Date(last), ...row, clients: clients(512, 1, 2) },
      {
        ...whose,
        at: new Date(last - 287 * fiveMinutes),
        ...row,
        peakBitsPerSecond: 900n,
        clients: clients(512, 2, 3),
      },
      { ...whose, at: new Date(last - 288 * fiveMinutes), ...row },
      { ...whose, ownerId: b.customerId, at: new Date(last), ...row },
    ],
  });
  const traffic = await getConnectionTraffic(as.viewer, { id: connectionId });
  assert.equal(traffic.buckets.length, 288);
  for (const [index, { at, until }] of traffic.buckets.entries()) {
    assert.equal(until.getTime() - at.getTime(), fiveMinutes);
    if (index > 0) assert.deepEqual(at, traffic.buckets[index - 1]?.until);
  }
  const counted = { up: 9_007_199_254_740, down: 2, opened: 3, refused: 4, clientsAtLeast: false };
  const [first, second] = traffic.buckets;
  const { at: _at, until: _until, ...newest } = traffic.buckets[287] ?? {};
  assert.deepEqual(newest, { ...counted, peakBitsPerSecond: 500, clients: 2 });
  assert.deepEqual([first?.peakBitsPerSecond, first?.up, second?.up], [900, 9_007_199_254_740, 0]);
  const sum = { up: 18_014_398_509_480, down: 4, opened: 6, refused: 8, peakBitsPerSecond: 900 };
  assert.deepEqual(traffic.sum, { ...sum, clients: 3, clientsAtLeast: false });
  assert.equal((await getConnectionTraffic(as.operator, { id: connectionId })).sum.down, 6, 'operators see all owners');
  await foreignIsMissing(world, b.connection.id, (context, id) => getConnectionTraffic(context, { id }));
  await foreignIsMissing(world, b.deviceId, (context, id) => getDeviceTraffic(context, { id }));
  await foreignIsMissing(world, b.customerId, (context, id) => getCustomerTraffic(context, { id }));
});

test('USE-01 hours of a week, days of a month and months of a year of a customer in its zone', async () => {
  const { as, a, db } = world;
  const { id } = await createConnection(as.owner, { deviceId: a.deviceId, name: 'Zones' });
  const whose = { connectionId: id, deviceId: a.deviceId, ownerId: a.customerId };
  await db.customer.update({ where: { id: a.customerId }, data: { timeZone: 'America/New_York' } });
  // The day on which daylight saving ends has 25 hours
  const now = '2026-11-02T01:00:00Z';
  const day = (time: string) => new Date(periodStartMs('day', Date.parse(time), 'America/New_York'));
  const month = (time: string) => new Date(periodStartMs('month', Date.parse(time), 'America/New_York'));
  await db.usageHour.createMany({ data: [{ ...whose, hour: new Date('2026-11-02T01:00:00Z'), bytesUp: 5n }] });
  await db.usageDay.createMany({
    data: [
      { ...whose, day: day('2026-11-01T12:00:00Z'), bytesUp: 7n },
      { ...whose, day: day('2026-10-04T12:00:00Z'), bytesUp: 11n },
      { ...whose, day: day('2026-10-02T12:00:00Z'), bytesUp: 100n },
    ],
  });
  await db.usageMonth.createMany({
    data: [
      { ...whose, month: month('2026-11-01T12:00:00Z'), bytesUp: 13n },
      // Counted by UTC, before the zone was changed: still October, and still November
      { ...whose, month: new Date('2026-11-01T00:00:00Z'), bytesUp: 17n },
      { ...whose, month: new Date('2026-10-01T00:00:00Z'), bytesUp: 19n },
      { ...whose, month: month('2025-11-20T12:00:00Z'), bytesUp: 23n },
      { ...whose, month: month('2025-10-20T12:00:00Z'), bytesUp: 100n },
    ],
  });
  const read = (range: 'week' | 'month' | 'year') => getConnectionTraffic(at(as.viewer, now), { id, range });
  const week = await read('week');
  assert.deepEqual([week.buckets.length, week.buckets.at(-1)?.up, week.sum.up], [168, 5, 5]);
  const days = await read('month');
  assert.equal(days.timeZone, 'America/New_York');
  assert.deepEqual([days.buckets.length, days.buckets.at(-1)?.up, days.buckets[1]?.up, days.sum.up], [30, 7, 11, 18]);
  const { at: start = new Date(), until = start } = days.buckets.at(-1) ?? {};
  assert.equal((until.getTime() - start.getTime()) / hour, 25);
  const months = await read('year');
  assert.deepEqual(
    [months.buckets.length, ...months.buckets.map(({ up }) => up).filter((up) => up > 0)],
    [13, 23, 19, 30],
  );
  assert.equal(months.sum.up, 72);
  await db.customer.update({ where: { id: a.customerId }, data: { timeZone: 'UTC' } });
});

test('USE-01 a device’s traffic holds its deleted connections; through a share only what the viewer sees', async () => {
  const { as, a, b, db, now } = world;
  const gone = await createConnection(as.owner, { deviceId: a.deviceId, name: 'Gone' });
  const friend = await addFriend(world, 'holder');
  await grantShare(as.owner, { deviceId: a.deviceId, email: friend.email, ...nothing });
  const holder = await atRequest(world, friend.owner);
  const usage = { deviceId: a.deviceId, ownerId: a.customerId, hour: hourStart(now) };
  await db.usageHour.create({ data: { ...usage, connectionId: gone.id, bytesUp: 1_000n } });
  await db.usageHour.create({ data: { ...usage, connectionId: b.connection.id, ownerId: b.customerId, bytesUp: 9n } });
  const read = async (context: Context) => (await getDeviceTraffic(context, { id: a.deviceId, range: 'week' })).sum.up;
  const shared = await read(holder);
  assert.equal(await read(as.viewer), shared);
  await deleteConnection(as.owner, { id: gone.id });
  assert.equal(await read(as.viewer), shared);
  assert.equal(await read(holder), shared - 1_000);
  const customer = await getCustomerTraffic(as.viewer, { id: a.customerId, range: 'week' });
  assert.equal(customer.sum.up, shared);
});

test('USE-01 refusals by reason and address with our sentence, newest first; who they were is the owner’s alone', async () => {
  const { as, a, b, db, now } = world;
  const connectionId = a.connection.id;
  const whose = { connectionId, deviceId: a.deviceId, ownerId: a.customerId };
  const hours = (back: number) => new Date(hourStart(now).getTime() - back * hour);
  const row = (back: number, reason: string, address: string, count: bigint) => ({
    ...{ ...whose, hour: hours(back), reason, address, count },
    lastAt: new Date(hours(back).getTime() + 60_000),
  });
  await db.refusalHour.createMany({
    data: [
      row(0, 'credentials_wrong', '203.0.113.9', 140n),
      row(1, 'credentials_wrong', '203.0.113.9', 2n),
      row(1, 'credentials_wrong', '', 7n),
      row(2, 'connection_off', '203.0.113.8', 1n),
      row(24, 'phone_offline', '203.0.113.8', 1n),
      { ...row(0, 'credentials_wrong', '198.51.100.1', 5n), ownerId: b.customerId },
    ],
  });
  const read = await getConnectionRefusals(as.viewer, { id: connectionId });
  assert.equal(read.total, 150);
  assert.deepEqual(read.since, hours(23));
  assert.deepEqual(
    read.reasons.map(({ reason, sentence, count }) => [reason, sentence, count]),
    [
      ['credentials_wrong', 'Wrong username or password for this connection.', 149],
      ['connection_off', 'This connection is switched off.', 1],
    ],
  );
  assert.deepEqual(
    read.rows.map(({ reason, address, count }) => [reason, address, count]),
    [
      ['credentials_wrong', '203.0.113.9', 142],
      ['credentials_wrong', null, 7],
      ['connection_off', '203.0.113.8', 1],
    ],
  );
  assert.equal((await getConnectionRefusals(as.viewer, { id: connectionId, hours: 1 })).total, 140);
  assert.equal((await getConnectionRefusals(as.operator, { id: connectionId })).total, 155);
  assert.equal((await getDeviceRefusals(as.viewer, { id: a.deviceId, hours: 720 })).total, 151);
  assert.equal((await getCustomerRefusals(as.viewer, { id: a.customerId })).total, 150);
  await foreignIsMissing(world, b.connection.id, (context, id) => getConnectionRefusals(context, { id }));
});
