import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { recordExpired } from '@/domain/connection/record-expired';
import { eventKinds } from '@/domain/event/kinds';
import { openWorld, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(async () => {
  await world.db.webhookEndpoint.deleteMany();
  await world.db.outgoingEvent.deleteMany();
  const listening = { name: 'x', url: 'https://x.test', events: ['connection.limited'], secretSealed: '' };
  await world.db.webhookEndpoint.create({ data: { customerId: world.a.customerId, ...listening } });
});

/** The payloads of the events so far, each as its schema has it. */
async function limited() {
  const events = await world.db.outgoingEvent.findMany({ where: { kind: 'connection.limited' } });
  return events.map(({ data, version }) => {
    assert.equal(version, eventKinds['connection.limited'].version);
    const parsed = eventKinds['connection.limited'].data.parse(data);
    assert.deepEqual(parsed, data);
    return parsed;
  });
}

test('a quota that is used up is an event, once in a period', async () => {
  const { db, a } = world;
  const { id: connectionId } = a.connection;
  await db.connection.update({ where: { id: connectionId }, data: { quotaBytes: 1_000, quotaPeriod: 'month' } });
  await db.quotaUse.create({ data: { connectionId, periodStart: new Date(0), bytes: 900 } });
  assert.deepEqual(await limited(), []);
  const count = (bytes: number) => db.quotaUse.update({ where: { connectionId }, data: { bytes } });
  await count(1_200);
  await count(1_300);
  const [event, ...others] = await limited();
  assert.equal(others.length, 0);
  const { limit, effect, usedBytes, limitBytes, until } = event ?? {};
  assert.deepEqual([limit, effect, usedBytes, limitBytes], ['quota', 'stopped', 1_200, 1_000]);
  const now = new Date();
  assert.equal(until, new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)).toISOString());
  await db.quotaUse.update({ where: { connectionId }, data: { bytes: 0, generation: 1 } });
  await count(1_001);
  assert.equal((await limited()).length, 2);
});

test('a SIM plan that is used up is an event for each connection of its device, if it limits them', async () => {
  const { db, a } = world;
  const { deviceId } = a;
  const cycle = { cycleStart: world.now, cycleEnd: new Date(world.now.getTime() + 86_400_000) };
  await db.simPlan.create({ data: { deviceId, planBytes: 5_000, billingDay: 1 } });
  await db.simUse.create({ data: { deviceId, ...cycle, bytes: 6_000 } });
  assert.deepEqual(await limited(), [], 'at its cap it does nothing');
  const slow = { atCap: 'slow', slowBitsPerSecond: 64_000 } as const;
  await db.simPlan.update({ where: { deviceId }, data: slow });
  await db.simUse.update({ where: { deviceId }, data: { bytes: 0, generation: 1 } });
  await db.simUse.update({ where: { deviceId }, data: { bytes: 5_500 } });
  const [event, ...others] = await limited();
  assert.equal(others.length, 0);
  const { limit, effect, usedBytes, until } = event ?? {};
  assert.deepEqual([limit, effect, usedBytes, until], ['sim_plan', 'slowed', 5_500, cycle.cycleEnd.toISOString()]);
});

test('TENANT-04 the numbers of a SIM plan are told to its owner, not to who made a connection through a share', async () => {
  const { db, a, b } = world;
  const { deviceId } = a;
  const { id } = a.connection;
  await db.simPlan.deleteMany({ where: { deviceId } });
  await db.simPlan.create({ data: { deviceId, planBytes: 5_000, billingDay: 1, atCap: 'stop' } });
  await db.connection.update({ where: { id }, data: { holderId: b.customerId } });
  const cycle = { cycleStart: world.now, cycleEnd: new Date(world.now.getTime() + 86_400_000) };
  await db.simUse.create({ data: { deviceId, ...cycle, bytes: 6_000 } });
  await db.connection.update({ where: { id }, data: { holderId: null } });
  const [event, ...others] = await limited();
  assert.equal(others.length, 0);
  const { limit, effect, usedBytes, limitBytes } = event ?? {};
  assert.deepEqual([limit, effect, usedBytes, limitBytes], ['sim_plan', 'stopped', null, null]);
});

test('an expiry is an event once, also under two processes, and again after it was renewed', async () => {
  const { db, a, system, now } = world;
  const at = (ms: number) => ({ ...system, now: new Date(now.getTime() + ms) });
  const renew = (ms: number) =>
    db.connection.update({ where: { id: a.connection.id }, data: { expiresAt: new Date(now.getTime() + ms) } });
  await renew(1_000);
  assert.equal(await recordExpired(at(999)), 0);
  const counts = await Promise.all([recordExpired(at(1_000)), recordExpired(at(1_000))]);
  assert.deepEqual(counts.sort(), [0, 1]);
  assert.equal(await recordExpired(at(2_000)), 0);
  await renew(5_000);
  assert.equal(await recordExpired(at(6_000)), 1);
  const events = await limited();
  assert.deepEqual(
    events.map(({ limit, effect }) => [limit, effect]),
    [
      ['expiry', 'stopped'],
      ['expiry', 'stopped'],
    ],
  );
});
