import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import pg from 'pg';
import { listDevices } from '@/domain/device/list';
import { getRotationStatistics } from '@/domain/rotation/statistics';
import { grantShare } from '@/domain/share/grant';
import { assertBounded, queriesOf } from '@/domain/testing/queries';
import { addFriend, atRequest, nothing } from '@/domain/testing/sharing';
import { foreignIsMissing } from '@/domain/testing/verb-cases';
import { addDevice, openWorld, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const minute = 60_000;
const hour = 60 * minute;
const ago = (ms: number) => new Date(world.now.getTime() - ms);
const newDevice = (customerId = world.a.customerId) =>
  addDevice(world.system, { relayId: world.relayId, customerId, name: 'Phone' });

/** An address that a phone had for a quarter of an hour. */
const had = (deviceId: string, ip: string, agoMs: number, carrier: string | null = 'Vodafone') =>
  world.db.ipHistory.create({
    data: { deviceId, ip, carrier, firstSeenAt: ago(agoMs), lastSeenAt: ago(agoMs - 15 * minute) },
  });

const ended = (
  deviceId: string,
  state: 'changed' | 'same_ip' | 'failed',
  agoMs: number,
  reason: string | null = null,
) =>
  world.db.rotation.create({
    data: {
      ...{ deviceId, trigger: 'schedule', state, reason, createdAt: ago(agoMs), finishedAt: ago(agoMs) },
      newIp: state === 'changed' ? '203.0.113.4' : null,
    },
  });

test('DASH-05 success of 24 h and 7 d: what changed of what ended; cancelled and running ones count for nothing', async () => {
  const { id } = await newDevice();
  await ended(id, 'changed', hour);
  await ended(id, 'same_ip', 2 * hour);
  await ended(id, 'failed', 3 * hour, 'no_network');
  await ended(id, 'failed', 3 * hour, 'cancelled');
  await ended(id, 'changed', 30 * hour);
  await ended(id, 'changed', 8 * 24 * hour);
  await world.db.rotation.create({ data: { deviceId: id, activeDeviceId: id, trigger: 'manual' } });
  const { day, week } = await getRotationStatistics(world.as.viewer, { id });
  assert.deepEqual(
    [day, week],
    [
      { ended: 3, changed: 1 },
      { ended: 4, changed: 2 },
    ],
  );
});

test('DASH-05 quality of the addresses: unique ones, networks, carriers, and the median time until one repeats', async () => {
  const { id } = await newDevice();
  await had(id, '203.0.113.1', 10 * hour);
  await had(id, '203.0.113.2', 9 * hour);
  await had(id, '203.0.113.1', 8 * hour);
  await had(id, '198.51.100.1', 7 * hour, 'O2');
  await had(id, '203.0.113.1', 4 * hour, '');
  await had(id, '2001:db8:1:1::1', 3 * hour, null);
  await had(id, '2001:db8:1:2::1', 2 * hour);
  await had(id, '192.0.2.1', 31 * 24 * hour);
  const { addresses } = await getRotationStatistics(world.as.owner, { id });
  const { seen, unique, networks, medianRepeatMs, carriers } = addresses;
  assert.deepEqual([seen, unique, networks], [7, 5, 3]);
  // Away for 1:45 h and for 3:45 h
  assert.equal(medianRepeatMs, 2.75 * hour);
  assert.deepEqual(carriers, [
    { carrier: 'Vodafone', seen: 4 },
    { carrier: null, seen: 2 },
    { carrier: 'O2', seen: 1 },
  ]);
  const fresh = await getRotationStatistics(world.as.owner, { id: (await newDevice()).id });
  assert.deepEqual([fresh.addresses.seen, fresh.addresses.medianRepeatMs, fresh.addresses.carriers], [0, null, []]);
});

test('DASH-05 TENANT-02 TENANT-04 collisions: only with phones of the same customer, since they are its own, and not for sharers', async () => {
  const { as, b, db } = world;
  const { id } = await newDevice();
  const [own, moved, foreign] = [await newDevice(), await newDevice(), await newDevice(b.customerId)];
  for (const ip of ['203.0.113.50', '203.0.113.51', '203.0.113.52']) await had(id, ip, 2 * hour);
  await had(own.id, '203.0.113.50', 20 * hour);
  await had(moved.id, '203.0.113.51', 20 * hour);
  await had(foreign.id, '203.0.113.52', 20 * hour);
  await db.device.update({ where: { id: moved.id }, data: { assignedAt: ago(10 * hour) } });
  const collisionsOf = async (context: typeof as.owner) => (await getRotationStatistics(context, { id })).collisions;
  assert.deepEqual(await collisionsOf(as.owner), { addresses: 1, devices: 1 });
  assert.deepEqual(await collisionsOf(as.operator), { addresses: 1, devices: 1 });
  const friend = await addFriend(world, 'reader');
  await grantShare(as.owner, { deviceId: id, email: friend.email, ...nothing });
  assert.equal(await collisionsOf(await atRequest(world, friend.owner)), null);
});

test('TENANT-02 TENANT-03 nothing from before the device came to its customer; operators see all', async () => {
  const { as, b, db } = world;
  const { id } = await newDevice();
  await ended(id, 'changed', 5 * hour);
  await ended(id, 'same_ip', hour);
  await had(id, '203.0.113.9', 5 * hour);
  await db.rotationHold.create({
    data: { deviceId: id, carrier: 'Old', holdMs: 2_000, attempts: 1, changed: 1, updatedAt: ago(5 * hour) },
  });
  await db.device.update({ where: { id }, data: { assignedAt: ago(3 * hour) } });
  const own = await getRotationStatistics(as.owner, { id });
  assert.deepEqual([own.day, own.addresses.seen, own.holds], [{ ended: 1, changed: 0 }, 0, []]);
  const all = await getRotationStatistics(as.operator, { id });
  assert.deepEqual([all.day, all.addresses.seen, all.holds.length], [{ ended: 2, changed: 1 }, 1, 1]);
  world.events.length = 0;
  await foreignIsMissing(world, b.deviceId, (context, foreign) => getRotationStatistics(context, { id: foreign }));
});

test('ROT-06 which holds work, by carrier, and with which one the next rotation begins', async () => {
  const { as, db } = world;
  const { id: deviceId } = await newDevice();
  await db.device.update({ where: { id: deviceId }, data: { carrier: 'O2' } });
  await db.rotationHold.createMany({
    data: [
      { deviceId, carrier: 'O2', holdMs: 2_000, attempts: 4, changed: 0 },
      { deviceId, carrier: 'O2', holdMs: 7_000, attempts: 4, changed: 4 },
      { deviceId, carrier: '', holdMs: 2_000, attempts: 3, changed: 3 },
    ],
  });
  const { holds, firstHoldMs } = await getRotationStatistics(as.owner, { id: deviceId });
  assert.equal(firstHoldMs, 7_000);
  assert.deepEqual(
    holds.map(({ carrier, holdMs, rate }) => [carrier, holdMs, Math.round(rate * 100)]),
    [
      [null, 2_000, 80],
      ['O2', 2_000, 17],
      ['O2', 7_000, 83],
    ],
  );
});

test('the figures read the device’s own rows by their indexes, however many others there are', async (t) => {
  const { as, db } = world;
  const { id } = await newDevice();
  const other = await newDevice();
  for (const deviceId of [id, other.id]) {
    const count = deviceId === id ? 40 : 20_000;
    await db.$executeRaw`INSERT INTO "IpHistory" ("id", "deviceId", "ip", "firstSeenAt", "lastSeenAt")
      SELECT gen_random_uuid(), ${deviceId}::uuid, '100.' || (n / 65536) || '.' || (n / 256 % 256) || '.' || (n % 256),
        ${world.now}::timestamptz - n * interval '1 minute', ${world.now}::timestamptz
      FROM generate_series(1, ${count}::int) n`;
    await db.$executeRaw`INSERT INTO "Rotation" ("id", "deviceId", "trigger", "state", "createdAt", "finishedAt")
      SELECT gen_random_uuid(), ${deviceId}::uuid, 'schedule', 'failed',
        ${world.now}::timestamptz - n * interval '1 minute', ${world.now}::timestamptz
      FROM generate_series(1, ${count / 2}::int) n`;
  }
  await db.$executeRaw`ANALYZE "IpHistory"`;
  await db.$executeRaw`ANALYZE "Rotation"`;
  await db.$executeRaw`ANALYZE "Device"`; // else its plan depends on the tests before, and on when the server has time
  const client = new pg.Client({ connectionString: world.url });
  await client.connect();
  t.after(() => client.end());
  const queries = await queriesOf(() => getRotationStatistics(as.owner, { id }));
  await assertBounded(client, queries, /\b(IpHistory|Rotation|RotationHold)\b/, 100);
  assert.equal((await getRotationStatistics(as.owner, { id })).collisions?.addresses, 40);
});

test('PORTAL-03 the list shows how each device’s last rotation went, read by one index look a device', async (t) => {
  const { as, a, db } = world;
  const [used, fresh] = [await newDevice(), await newDevice()];
  await ended(used.id, 'changed', 3 * hour);
  await ended(used.id, 'failed', 2 * hour, 'no_network');
  await db.rotation.create({ data: { deviceId: used.id, activeDeviceId: used.id, trigger: 'manual' } });
  const lastOf = async (context: typeof as.owner, id: string) =>
    (await listDevices(context, { customerId: a.customerId, limit: 200 })).items.find((device) => device.id === id)
      ?.lastRotation;
  const sentence = 'The phone found no mobile network.';
  const failed = { state: 'failed', reason: 'no_network', sentence, finishedAt: ago(2 * hour) };
  assert.deepEqual(await lastOf(as.owner, used.id), failed);
  assert.equal(await lastOf(as.owner, fresh.id), null);
  await db.device.update({ where: { id: used.id }, data: { assignedAt: ago(hour) } });
  assert.equal(await lastOf(as.owner, used.id), null);
  assert.deepEqual(await lastOf(as.operator, used.id), failed);
  const client = new pg.Client({ connectionString: world.url });
  await client.connect();
  t.after(() => client.end());
  const queries = await queriesOf(() => lastOf(as.owner, used.id));
  const lateral = queries.filter(({ text }) => text.includes('LATERAL'));
  assert.equal(lateral.length, 1);
  await assertBounded(client, lateral, /\bRotation\b/, 50);
});
