import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import pg from 'pg';
import type { Prisma } from '@pocketproxy/prisma';
import { isRotationOver, rotationStateNames } from '@pocketproxy/relay/contract';
import { countDevices } from '@/domain/device/count';
import { getDevice } from '@/domain/device/get';
import { listDevices } from '@/domain/device/list';
import { selectDevices } from '@/domain/device/select';
import { degradedBounds, deviceStateNames } from '@/domain/device/states';
import { stateSql } from '@/domain/device/state-sql';
import { assertBounded, queriesOf } from '@/domain/testing/queries';
import { addDevice, openWorld, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const { batteryPercent, temperatureC, rttMs } = degradedBounds;
/** Values around each bound, missing ones too. */
const facts: readonly Prisma.DeviceUpdateInput[] = [
  {},
  { status: 'offline', statusReason: 'tunnel_lost' },
  { status: 'offline', statusReason: 'of a newer relay' },
  { mobileUp: false },
  { mobileUp: true },
  { batteryPercent, charging: false },
  { batteryPercent, charging: null },
  { batteryPercent, charging: true },
  { batteryPercent: batteryPercent + 1, charging: false },
  { temperatureC },
  { temperatureC: temperatureC - 1 },
  { rttMs },
  { rttMs: rttMs - 1 },
  { mobileUp: false, rttMs },
];

test('MON-01 ROT-04 every device has one state, the same in its view and for each filter', async () => {
  const { as, a, db, relayId, system } = world;
  const { customerId } = a;
  for (const data of facts) {
    for (const rotation of [undefined, 'queued', 'draining', 'verifying'] as const) {
      const { id } = await addDevice(system, { relayId, customerId, name: 'Phone' });
      await db.device.update({ where: { id }, data });
      if (rotation)
        await db.rotation.create({ data: { deviceId: id, activeDeviceId: id, trigger: 'manual', state: rotation } });
    }
  }
  const unpaired = await addDevice(system, { relayId, customerId, name: 'Phone' });
  await db.deviceSecret.updateMany({ where: { deviceId: unpaired.id }, data: { revokedAt: world.now } });
  await db.device.update({ where: { id: unpaired.id }, data: { status: 'offline' } });

  const all = (await listDevices(as.owner, { limit: 200 })).items;
  const bySql = await db.$queryRaw<
    { id: string; state: string }[]
  >`SELECT d."id", ${stateSql} AS "state" FROM "Device" d`;
  for (const { id, state } of all) assert.equal(bySql.find((row) => row.id === id)?.state, state.name);
  const counts = new Map<string, number>();
  for (const state of deviceStateNames) {
    const found = (await listDevices(as.owner, { limit: 200, state })).items;
    const expected = all.filter((device) => device.state.name === state);
    assert.deepEqual(
      found.map(({ id }) => id),
      expected.map(({ id }) => id),
      state,
    );
    assert.equal((await countDevices(as.owner, { state })).total, found.length);
    const selected = (await selectDevices(as.owner, { state })).items.map(({ id }) => id);
    assert.deepEqual(new Set(selected), new Set(found.map(({ id }) => id)));
    counts.set(state, found.length);
  }
  assert.equal(all.length, 2 + facts.length * 4);
  assert.ok(
    [...counts.values()].every((count) => count > 0),
    JSON.stringify([...counts]),
  );
  const serving = ['online', 'degraded', 'rotating'].reduce((sum, state) => sum + (counts.get(state) ?? 0), 0);
  assert.equal((await countDevices(as.owner)).online, serving);
});

test('ROT-04 a phone whose tunnel drops during its rotation is rotating, not offline, with the step in words', async () => {
  const { as, a, db, relayId, system } = world;
  for (const state of rotationStateNames) {
    const { id } = await addDevice(system, { relayId, customerId: a.customerId, name: 'Phone' });
    await db.device.update({ where: { id }, data: { status: 'offline', statusReason: 'tunnel_lost' } });
    const over = isRotationOver(state);
    const newIp = state === 'changed' ? '203.0.113.5' : null;
    await db.rotation.create({
      data: { deviceId: id, activeDeviceId: over ? null : id, trigger: 'manual', state, newIp },
    });
    const { name, reason } = (await getDevice(as.owner, { id })).state;
    const expected = over || state === 'queued' ? ['offline', 'tunnel_lost'] : ['rotating', state];
    assert.deepEqual([name, reason], expected, state);
  }
});

test('which phones rotate is read from those rotations that run, however many have ended', async (t) => {
  const { as, a, db } = world;
  await db.$executeRaw`INSERT INTO "Rotation" ("id", "deviceId", "trigger", "state", "createdAt", "finishedAt")
    SELECT gen_random_uuid(), ${a.deviceId}::uuid, 'schedule', 'failed', now() - n * interval '1 minute', now()
    FROM generate_series(1, 20000) n`;
  await db.$executeRaw`ANALYZE "Rotation"`;
  await db.$executeRaw`ANALYZE "Device"`;
  const client = new pg.Client({ connectionString: world.url });
  await client.connect();
  t.after(() => client.end());
  for (const state of ['rotating', 'online'] as const) {
    const queries = await queriesOf(() => listDevices(as.owner, { state }));
    await assertBounded(client, queries, /\bRotation\b/, 200);
  }
});
