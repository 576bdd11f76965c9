import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import pg from 'pg';
import { assignDevice } from '@/domain/device/assign';
import { assertBounded, queriesOf } from '@/domain/testing/queries';
import { foreignIsMissing } from '@/domain/testing/verb-cases';
import { addDevice, openWorld, type World } from '@/domain/testing/world';
import { getDeviceUptime } from '@/domain/uptime/get';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const minute = 60_000;
const hour = 60 * minute;
const timeZone = 'Europe/Berlin';
const ago = (ms: number) => new Date(world.now.getTime() - ms);

/** A phone that came online 40 days ago. */
async function oldDevice(): Promise<string> {
  const { db, system, relayId, a } = world;
  const { id } = await addDevice(system, { relayId, customerId: a.customerId, name: 'Phone' });
  await db.device.update({ where: { id }, data: { createdAt: ago(41 * 24 * hour), connectedAt: ago(hour) } });
  await db.statusLog.create({ data: { deviceId: id, status: 'online', at: ago(40 * 24 * hour) } });
  return id;
}

const wentAway = (deviceId: string, fromMs: number, toMs: number, reason = 'heartbeat_lost') =>
  world.db.statusLog.createMany({
    data: [
      { deviceId, status: 'offline', reason, at: ago(fromMs) },
      { deviceId, status: 'online', at: ago(toMs) },
    ],
  });

const minutes = (shares: readonly { kind: string; ms: number }[]) =>
  Object.fromEntries(shares.map(({ kind, ms }) => [kind, ms / minute]));

test('DASH-05 uptime of a day and a month: what counts, what does not, and what it was', async () => {
  const { as, db, relayId } = world;
  const id = await oldDevice();
  await wentAway(id, 5 * hour, 4 * hour);
  await wentAway(id, 10 * 24 * hour, 9 * 24 * hour, 'phone_stopped');
  await db.rotation.create({
    data: {
      ...{ deviceId: id, trigger: 'manual', state: 'changed', newIp: '203.0.113.4', createdAt: ago(3 * hour) },
      ...{ startedAt: ago(3 * hour), finishedAt: ago(3 * hour - 2 * minute) },
    },
  });
  await db.relayRun.createMany({
    data: [
      { relayId, run: 1, startedAt: ago(50 * 24 * hour), lastSeenAt: ago(2 * hour) },
      { relayId, run: 2, startedAt: ago(2 * hour - 3 * minute), lastSeenAt: world.now },
    ],
  });
  const day = await getDeviceUptime(as.viewer, { id, range: 'day', timeZone });
  const { online, ...others } = minutes(day.shares);
  assert.deepEqual(others, { offline: 60, rotating: 2, relay: 3 });
  assert.ok(online !== undefined && online > 22 * 60 - 65 && online <= 23 * 60);
  assert.equal(day.percent, (online / (online + 60)) * 100);
  assert.deepEqual(
    day.interruptions.map(({ kind, from, to, sentence, ongoing }) => [
      kind,
      to.getTime() - from.getTime(),
      sentence,
      ongoing,
    ]),
    [
      ['relay', 3 * minute, 'Our relay restarted or was unavailable. This was not the phone.', false],
      ['offline', hour, 'The phone stopped responding.', false],
    ],
  );
  const lengths = day.cells.map(({ start, end }) => end.getTime() - start.getTime());
  assert.ok(lengths.slice(0, -1).every((ms) => ms === 5 * minute));
  const month = await getDeviceUptime(as.viewer, { id, range: 'month', timeZone });
  assert.equal(month.cells.length, 30);
  assert.equal(minutes(month.shares).offline, 25 * 60);
  for (const { start, end, shares } of [...day.cells, ...month.cells])
    assert.equal(
      shares.reduce((sum, { ms }) => sum + ms, 0),
      end.getTime() - start.getTime(),
    );
  await foreignIsMissing(world, world.b.deviceId, (context, other) =>
    getDeviceUptime(context, { id: other, range: 'day', timeZone }),
  );
  await db.relayRun.deleteMany();
});

test('DASH-05 uptime: maintenance of the device or its relay; what was cancelled before it began is none', async () => {
  const { as, db, relayId } = world;
  const id = await oldDevice();
  await wentAway(id, 5 * hour, 2 * hour);
  const window = (fromMs: number, toMs: number, cancelledAt: Date | null = null) => ({
    ...{ startsAt: ago(fromMs), endsAt: ago(toMs), cancelledAt },
  });
  await db.maintenanceWindow.createMany({
    data: [
      { deviceId: id, ...window(6 * hour, 4.5 * hour) },
      { relayId, ...window(4 * hour, 3.5 * hour) },
      { deviceId: id, ...window(3 * hour, 2 * hour, ago(4 * hour)) },
    ],
  });
  const { shares } = await getDeviceUptime(as.viewer, { id, range: 'day', timeZone });
  const { maintenance, offline } = minutes(shares);
  assert.deepEqual([maintenance, offline], [60, 120]);
  await db.maintenanceWindow.deleteMany();
});

test('DASH-05 TENANT-02 uptime: a member sees nothing from before the device came to the customer', async () => {
  const { as, b } = world;
  const id = await oldDevice();
  await wentAway(id, 5 * hour, 4 * hour);
  await assignDevice(as.operator, { id, customerId: b.customerId });
  const read = (context: typeof as.other) => getDeviceUptime(context, { id, range: 'month', timeZone });
  const [own, all] = [await read(as.other), await read(as.operator)];
  assert.deepEqual([own.percent, own.interruptions], [null, []]);
  assert.equal(minutes(all.shares).offline, 60);
});

test('DASH-05 uptime: at most 50 interruptions are listed, and a zone that is none is refused', async () => {
  const { as } = world;
  const id = await oldDevice();
  for (let index = 0; index < 60; index += 1)
    await wentAway(id, (index + 1) * 10 * minute, index * 10 * minute + minute);
  const { interruptions, moreInterruptions } = await getDeviceUptime(as.owner, { id, range: 'day', timeZone });
  assert.deepEqual([interruptions.length, moreInterruptions], [50, 10]);
  await assert.rejects(getDeviceUptime(as.owner, { id, range: 'day', timeZone: 'Nowhere/Land' }), { code: 'invalid' });
});

test('DASH-05 uptime reads rows of this device and its relay only, by their index', async (t) => {
  const { as, db, url } = world;
  const [id, other] = [await oldDevice(), await oldDevice()];
  const client = new pg.Client(url);
  await client.connect();
  t.after(() => client.end());
  await client.query(
    `INSERT INTO "StatusLog" ("id", "deviceId", "status", "at")
     SELECT gen_random_uuid(), $1, (CASE n % 2 WHEN 0 THEN 'online' ELSE 'offline' END)::"DeviceStatus", now() - n * interval '1 min'
     FROM generate_series(1, 40000) n`,
    [other],
  );
  await client.query(
    `INSERT INTO "Rotation" ("id", "deviceId", "trigger", "state", "newIp", "createdAt", "startedAt", "finishedAt")
     SELECT gen_random_uuid(), $1, 'schedule', 'changed', '203.0.113.4', now() - n * interval '1 min', now() - n * interval '1 min', now() - n * interval '1 min'
     FROM generate_series(1, 20000) n`,
    [other],
  );
  await client.query(
    `INSERT INTO "RelayRun" ("relayId", "run", "startedAt", "lastSeenAt")
     SELECT $1, 100000 - n, now() - n * interval '1 min', now() - n * interval '1 min' FROM generate_series(1, 5000) n`,
    [world.relayId],
  );
  await client.query('ANALYZE');
  const read = () => getDeviceUptime(as.viewer, { id, range: 'day', timeZone });
  const queries = await queriesOf(read);
  await assertBounded(client, queries, /(StatusLog|Rotation)(_deviceId|"|$)/, 20);
  await assertBounded(client, queries, /RelayRun/, 24 * 60 + 1);
  await db.relayRun.deleteMany();
});
