import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { countCustomers } from '@/domain/customer/count';
import { getCustomer } from '@/domain/customer/get';
import { customerSortNames } from '@/domain/customer/sort-names';
import { surveyCustomers } from '@/domain/customer/survey';
import { customerRowPage, type CustomerRowView } from '@/domain/customer/view';
import { queriesOf } from '@/domain/testing/queries';
import { addUsage } from '@/domain/testing/usage';
import { addDevice, openWorld, refused, type World } from '@/domain/testing/world';

/** The operators' list of customers. */

let world: World;
before(async () => {
  world = await openWorld();
  const { a, b, db, system, relayId, now } = world;
  const names = ['Zeta', 'alpha', 'Same', 'Same', 'Same', '100 %_\\'];
  await db.customer.createMany({
    data: names.map((name, n) => ({
      ...{ name, createdAt: new Date(now.getTime() - n * 86_400_000) },
      timeZone: n % 2 === 0 ? 'Pacific/Auckland' : 'America/Los_Angeles',
      state: name === 'Zeta' ? ('suspended' as const) : ('active' as const),
    })),
  });
  await addDevice(system, { relayId, customerId: a.customerId, name: 'Serves' });
  const off = await addDevice(system, { relayId, customerId: a.customerId, name: 'Off' });
  await db.device.update({ where: { id: off.id }, data: { status: 'offline' } });
  for (const [{ customerId: ownerId, deviceId, connection }, bytesUp] of [
    [a, 20n],
    [b, 3n],
  ] as const)
    await addUsage(db, { connectionId: connection.id, deviceId, hour: now, ownerId, bytesUp });
  const incident = (more = {}) => ({
    ...{ kind: 'x', subjectId: randomUUID(), customerId: b.customerId, openedAt: now, ...more },
  });
  await db.incident.createMany({
    data: [incident(), incident({ closedAt: now }), incident({ openedAt: null }), incident()],
  });
});
after(() => world.close());

async function everyRow(sort: string): Promise<CustomerRowView[]> {
  const rows: CustomerRowView[] = [];
  let cursor: string | undefined;
  do {
    const page = customerRowPage.parse(
      await surveyCustomers(world.as.operator, { sort: sort as 'name', cursor, limit: 2 }),
    );
    rows.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return rows;
}

const valueOf: Record<(typeof customerSortNames)[number], (row: CustomerRowView) => string | number> = {
  name: ({ name }) => name,
  devices: ({ deviceCount }) => deviceCount,
  alerts: ({ openAlertCount }) => openAlertCount,
  traffic: ({ monthBytes }) => monthBytes,
  seen: ({ lastSignInAt }) => lastSignInAt?.getTime() ?? 0,
  created: ({ createdAt }) => createdAt.getTime(),
};

for (const sort of customerSortNames)
  test(`DASH-07 customers by ${sort}, in both directions, by pages of 2, hold each once`, async () => {
    const [up, down] = [await everyRow(sort), await everyRow(`-${sort}`)];
    const total = await world.db.customer.count();
    for (const rows of [up, down]) assert.equal(new Set(rows.map(({ id }) => id)).size, total);
    const compare = (x: string | number, y: string | number) => (x < y ? -1 : x > y ? 1 : 0);
    const values = up.map(valueOf[sort]);
    assert.deepEqual(values, values.toSorted(compare));
    assert.deepEqual(down.map(valueOf[sort]), values.toReversed());
  });

test('DASH-07 a customer’s row says what its page says', async () => {
  const { as, a, b } = world;
  const rows = await everyRow('name');
  for (const { customerId } of [a, b]) {
    const row = rows.find(({ id }) => id === customerId);
    const detail = await getCustomer(as.operator, { id: customerId });
    assert.equal(row?.monthBytes, detail.traffic.monthBytes);
    assert.deepEqual([row.deviceCount, row.memberCount], [detail.deviceCount, detail.memberCount]);
    assert.deepEqual(row.lastSignInAt, detail.lastSignInAt);
  }
  const one = rows.find(({ id }) => id === a.customerId);
  assert.deepEqual([one?.deviceCount, one?.servingCount, one?.connectionCount, one?.monthBytes], [3, 2, 1, 20]);
  assert.deepEqual(rows.find(({ id }) => id === b.customerId)?.openAlertCount, 2);
});

test('DASH-07 search over names and emails, and filters; counted as listed', async () => {
  const { as } = world;
  const named = async (filter: Parameters<typeof countCustomers>[1]) => {
    const { items } = await surveyCustomers(as.operator, filter);
    assert.deepEqual(await countCustomers(as.operator, filter), { total: items.length });
    return items.map(({ name }) => name);
  };
  assert.deepEqual(await named({ search: 'zet' }), ['Zeta']);
  assert.deepEqual(await named({ search: '%_\\' }), ['100 %_\\']);
  assert.deepEqual(await named({ search: 'MANAGER@a.test' }), ['A']);
  assert.deepEqual(await named({ search: 'a owner@b.test' }), []);
  assert.deepEqual(await named({ only: 'suspended' }), ['Zeta']);
  assert.deepEqual(await named({ only: 'alerts' }), ['B']);
});

test('DASH-07 TENANT-01 members see nothing of it; a cursor of another order is refused', async () => {
  const { as } = world;
  for (const context of [as.owner, as.viewer, as.other]) {
    await refused(surveyCustomers(context), 'forbidden');
    await refused(countCustomers(context), 'forbidden');
  }
  const { nextCursor } = await surveyCustomers(as.operator, { limit: 1 });
  await refused(surveyCustomers(as.operator, { cursor: nextCursor ?? '', sort: '-traffic' }), 'invalid');
});

test('DASH-07 a page takes two statements, however many customers there are', async () => {
  const read = () => surveyCustomers(world.as.operator, { sort: '-traffic' });
  assert.equal((await queriesOf(read)).length, 2);
  await world.db.$executeRaw`INSERT INTO "Customer" ("id", "name") SELECT gen_random_uuid(), 'Many ' || n
    FROM generate_series(1, 500) n`;
  assert.equal((await queriesOf(read)).length, 2);
  assert.equal((await read()).items.length, 50);
});
