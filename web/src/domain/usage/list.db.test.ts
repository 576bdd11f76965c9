import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { createConnection } from '@/domain/connection/create';
import { hourStart, monthStart } from '@/domain/connection/period';
import { updateConnection } from '@/domain/connection/update';
import { foreignIsMissing } from '@/domain/testing/verb-cases';
import { addUsage } from '@/domain/testing/usage';
import { openWorld, refused, type World } from '@/domain/testing/world';
import { listCustomerUsage, listUsage } from '@/domain/usage/list';
import { getCustomerTraffic } from '@/domain/usage/traffic';

let world: World;
let more: string[];
before(async () => {
  world = await openWorld();
  const { as, a, b, db, now } = world;
  more = [];
  for (const name of ['Idle', 'Middle'])
    more.push((await createConnection(as.owner, { deviceId: a.deviceId, name })).id);
  const count = (connectionId: string, deviceId: string, ownerId: string, bytesDown: bigint) =>
    addUsage(db, { connectionId, deviceId, ownerId, hour: hourStart(now), bytesUp: 1n, bytesDown });
  await count(a.connection.id, a.deviceId, a.customerId, 9_000_000_000_000_001n);
  await count(more[1] ?? '', a.deviceId, a.customerId, 500n);
  await count(b.connection.id, b.deviceId, b.customerId, 7n);
  // A counted it, B has the device now: it belongs to neither's list, and to A's sum
  await count(b.connection.id, b.deviceId, a.customerId, 40n);
});
after(() => world.close());

test('PORTAL-04 USE-01 a customer’s connections and devices by what they used this month, against their limits', async () => {
  const { as, a, db } = world;
  const [idle = '', middle = ''] = more;
  const read = (sort: 'most' | 'least' | 'name') =>
    listUsage(as.viewer, { customerId: a.customerId, of: 'connections', sort });
  const { items } = await read('most');
  assert.deepEqual(
    items.map(({ id, up, down }) => [id, up, down]),
    [
      [a.connection.id, 1, 9_000_000_000_000_001],
      [middle, 1, 500],
      [idle, 0, 0],
    ],
  );
  assert.deepEqual(
    (await read('least')).items.map(({ id }) => id),
    [idle, middle, a.connection.id],
  );
  const names = (await read('name')).items.map(({ name }) => name);
  assert.deepEqual(names, [...names].sort());
  await updateConnection(as.owner, { id: middle, quotaBytes: 1_000, quotaPeriod: 'month' });
  await db.quotaUse.create({
    data: { connectionId: middle, periodStart: monthStart(world.now, 'UTC'), bytes: 501n },
  });
  const limited = (await read('most')).items.map(({ quota }) => quota);
  assert.deepEqual(limited, [null, { usedBytes: 501, limitBytes: 1_000, period: 'month' }, null]);
  const devices = await listUsage(as.owner, { customerId: a.customerId, of: 'devices' });
  assert.deepEqual(
    devices.items.map(({ id, up, down, deviceName }) => [id, up, down, deviceName]),
    [[a.deviceId, 2, 9_000_000_000_000_501, null]],
  );
});

test('USE-01 pages of usage: each row once, in every order; a cursor of another order is refused', async () => {
  const { as, a } = world;
  for (const sort of ['most', 'least', 'name'] as const) {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listUsage(as.owner, { customerId: a.customerId, of: 'connections', sort, cursor, limit: 1 });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    assert.deepEqual([seen.length, new Set(seen).size], [3, 3], sort);
  }
  const { nextCursor } = await listUsage(as.owner, { customerId: a.customerId, of: 'connections', limit: 1 });
  await refused(listUsage(as.owner, { customerId: a.customerId, of: 'devices', cursor: nextCursor ?? '' }), 'invalid');
});

test('DASH-07 USE-01 operators see customers by usage, members their own; sums include what is gone', async () => {
  const { as, a, b } = world;
  const all = await listCustomerUsage(as.operator);
  assert.deepEqual(
    all.items.map(({ id, up, down }) => [id, up, down]),
    [
      [a.customerId, 3, 9_000_000_000_000_541],
      [b.customerId, 1, 7],
    ],
  );
  assert.deepEqual(
    (await listCustomerUsage(as.viewer)).items.map(({ id }) => id),
    [a.customerId],
  );
  const { buckets } = await getCustomerTraffic(as.viewer, { id: a.customerId, range: 'year' });
  assert.equal(buckets.at(-1)?.down, 9_000_000_000_000_541, 'the chart says the same to the byte');
  await foreignIsMissing(world, b.customerId, (context, customerId) =>
    listUsage(context, { customerId, of: 'devices' }),
  );
});
