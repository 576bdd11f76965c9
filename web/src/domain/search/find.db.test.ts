import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import pg from 'pg';
import { assignDevice } from '@/domain/device/assign';
import { suspendCustomer } from '@/domain/customer/suspend';
import type { Context } from '@/domain/context';
import { search } from '@/domain/search/find';
import { grantShare } from '@/domain/share/grant';
import { assertBounded, queriesOf } from '@/domain/testing/queries';
import { addFriend, atRequest, nothing } from '@/domain/testing/sharing';
import { addDevice, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const names = async (context: Context, text: string) => {
  const found = await search(context, { text });
  return [...found.devices, ...found.connections, ...found.customers].map(({ name }) => name);
};

test('DASH-07 TENANT-01 phones, connections and customers are found by their words; members find their own', async () => {
  const { as, a } = world;
  const { username, port } = a.connection;
  const every = ['Phone of A', 'Phone of B', 'Connection of A', 'Connection of B'];
  assert.deepEqual(await names(as.operator, 'phone'), every);
  assert.deepEqual(await names(as.viewer, 'phone'), ['Phone of A', 'Connection of A']);
  assert.deepEqual(await names(as.other, 'phone'), ['Phone of B', 'Connection of B']);
  for (const text of [username, String(port), `relay.test:${port}`, username.slice(3, 12)]) {
    assert.deepEqual(await names(as.operator, text), ['Connection of A'], text);
    assert.deepEqual(await names(as.viewer, text), ['Connection of A'], text);
    assert.deepEqual(await names(as.other, text), [], text);
  }
  for (const text of ['', ' ', 'x', '%%', 'no such thing']) assert.deepEqual(await names(as.operator, text), [], text);
  await refused(search(as.operator, { text: 'x'.repeat(201) }), 'invalid');
});

test('DASH-07 operators find customers by the address of a member, members do not', async () => {
  const { as, b } = world;
  const [found] = (await search(as.operator, { text: 'owner@b.test' })).customers;
  assert.deepEqual(found, { id: b.customerId, name: 'B', suspended: false, email: 'owner@b.test' });
  assert.deepEqual((await search(as.owner, { text: 'owner@b.test' })).customers, []);
  assert.deepEqual((await search(as.owner, { text: 'owner@a.test' })).customers, []);
});

test('TENANT-04 a shared phone is found, with the commands that the share grants', async () => {
  const { as, a } = world;
  const commands = async (context: Context) => (await search(context, { text: 'phone of a' })).devices[0]?.commands;
  assert.deepEqual(await commands(as.owner), ['rotate', 'reboot', 'find_phone']);
  assert.deepEqual(await commands(as.viewer), []);
  const friend = await addFriend(world, 'finder');
  await grantShare(as.owner, { deviceId: a.deviceId, email: friend.email, ...nothing, rotate: true });
  assert.deepEqual(await commands(await atRequest(world, friend.owner)), ['rotate']);
});

test('DASH-07 an address and a time lead to the phone that had it then, and to whose it was then', async () => {
  const { as, a, b, db, relayId, system } = world;
  const ip = '198.51.100.20';
  const [early, late] = [
    await addDevice(system, { relayId, customerId: a.customerId, name: 'Early' }),
    await addDevice(system, { relayId, customerId: b.customerId, name: 'Late' }),
  ];
  const day = (date: string, clock: string) => new Date(`2026-11-${date}T${clock}Z`);
  const had = (deviceId: string, date: string, from: string, until: string) =>
    db.ipHistory.create({ data: { deviceId, ip, firstSeenAt: day(date, from), lastSeenAt: day(date, until) } });
  await had(early.id, '10', '14:00:00', '14:30:00');
  await had(late.id, '10', '15:00:00', '15:30:00');
  await had(early.id, '12', '09:00:00', '09:30:00');
  await db.device.update({ where: { id: late.id }, data: { publicIpv4: ip } });

  const found = async (context: Context, text: string) =>
    (await search(context, { text })).addresses.map(({ device, customer, held, from, current }) => {
      return [device.name, customer?.name, held, from.toISOString().slice(8, 16), current];
    });
  assert.deepEqual(await found(as.operator, ip), [
    ['Early', 'A', null, '12T09:00', false],
    ['Late', 'B', null, '10T15:00', true],
  ]);
  assert.deepEqual(await found(as.operator, `${ip} 2026-11-10 14:10 UTC`), [['Early', 'A', true, '10T14:00', false]]);
  assert.deepEqual(await found(as.operator, `10/Nov/2026:16:31:00 +0100 ${ip}`), [
    ['Late', 'B', true, '10T15:00', true],
  ]);
  assert.deepEqual(
    await found(as.operator, `${ip} 2026-11-11 00:00 UTC`),
    [
      ['Late', 'B', false, '10T15:00', true],
      ['Early', 'A', false, '10T14:00', false],
    ],
    'none had it then: the last ones before',
  );
  assert.deepEqual(await found(as.viewer, ip), [['Early', 'A', null, '12T09:00', false]]);

  // What a phone has is written once a minute at most; it had it until now
  await db.device.update({ where: { id: late.id }, data: { status: 'online' } });
  const now = day('10', '15:34:00');
  const then = { ...as.operator, now };
  assert.deepEqual(await found(then, `${ip} 2026-11-10 15:33:30 UTC`), [['Late', 'B', true, '10T15:00', true]]);
  const later = { ...as.operator, now: day('10', '15:40:00') };
  assert.deepEqual(await found(later, `${ip} 2026-11-10 15:39:00 UTC`), [
    ['Late', 'B', false, '10T15:00', true],
    ['Early', 'A', false, '10T14:00', false],
  ]);
  assert.deepEqual(await found(as.other, `${ip} 2026-11-10 14:10 UTC`), [], 'not another customer’s');

  await assignDevice(as.operator, { id: early.id, customerId: b.customerId });
  assert.deepEqual(await found(as.operator, `${ip} 2026-11-10 14:10 UTC`), [['Early', 'A', true, '10T14:00', false]]);
  assert.deepEqual(
    (await found(as.other, ip)).map(([name]) => name),
    ['Late'],
    'nothing from before it was theirs',
  );
});

test('DASH-07 a suspended customer and a released port are found', async () => {
  const { as, b, db } = world;
  await db.connection.update({ where: { id: b.connection.id }, data: { port: null, releasedPort: b.connection.port } });
  const [connection] = (await search(as.operator, { text: b.connection.username })).connections;
  assert.deepEqual([connection?.port, connection?.customer?.name], [null, 'B']);
  await suspendCustomer(as.operator, { id: b.customerId });
  const [customer] = (await search(as.operator, { text: 'owner@b' })).customers;
  assert.equal(customer?.suspended, true);
});

test('DASH-07 among 100,000 addresses few rows are read, in few statements', async (t) => {
  const { as, a, db, url, relayId } = world;
  await db.$executeRaw`INSERT INTO "Device" ("id", "relayId", "customerId", "name")
    SELECT gen_random_uuid(), ${relayId}::uuid, ${a.customerId}::uuid, 'Many ' || n FROM generate_series(1, 1000) n`;
  await db.$executeRaw`INSERT INTO "IpHistory" ("id", "deviceId", "ip", "firstSeenAt", "lastSeenAt")
    SELECT gen_random_uuid(), d."id", '10.' || n % 10 || '.' || (n * 7) % 100 || '.' || right(d."name", 2)::int % 100,
      now() - n * interval '1 hour', now() - n * interval '1 hour' + interval '50 min'
    FROM (SELECT "id", "name" FROM "Device" WHERE "name" LIKE 'Many __%') d, generate_series(1, 101) n`;
  await db.$executeRaw`ANALYZE "IpHistory"`;
  await db.$executeRaw`ANALYZE "Device"`;
  const client = new pg.Client(url);
  await client.connect();
  t.after(() => client.end());
  for (const context of [as.operator, as.owner]) {
    const queries = await queriesOf(() => search(context, { text: '10.1.7.10 2026-11-28 10:00 UTC' }));
    assert.ok(queries.length <= 6, `${queries.length}`);
    await assertBounded(client, queries, /IpHistory/, 300);
    const words = await queriesOf(() => search(context, { text: 'many 77' }));
    assert.ok(words.length <= 16, `${words.length}: ${words.map(({ text }) => text).join('\n')}`);
  }
});
