import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { billingCycle } from '@pocketproxy/relay/contract';
import { assignDevice } from '@/domain/device/assign';
import { getSimPlan } from '@/domain/sim-plan/get';
import { removeSimPlan } from '@/domain/sim-plan/remove';
import { setSimPlan } from '@/domain/sim-plan/set';
import { addUsage } from '@/domain/testing/usage';
import { foreignIsMissing, viewerIsForbidden } from '@/domain/testing/verb-cases';
import { lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(async () => {
  await world.db.simPlan.deleteMany();
  world.events.length = 0;
});

const plan = { planBytes: 1_000, billingDay: 31, atCap: 'stop', slowBitsPerSecond: null, countsPhone: false } as const;
const deviceId = () => world.a.deviceId;
const set = (change: Partial<Omit<Parameters<typeof setSimPlan>[1], 'deviceId'>> = {}) =>
  setSimPlan(world.as.manager, { deviceId: deviceId(), ...plan, ...change });
const stored = () => world.db.simUse.findUniqueOrThrow({ where: { deviceId: deviceId() } });

test('a plan begins with what was counted since the billing day, is audited, and the relay hears of it', async () => {
  const { a, as, db, now, relayId } = world;
  const { startMs, endMs } = billingCycle({ billingDay: 31, timeZone: 'UTC' }, now.getTime());
  const row = { connectionId: a.connection.id, deviceId: a.deviceId, ownerId: a.customerId };
  await addUsage(db, { ...row, hour: new Date(startMs), bytesUp: 100n, bytesDown: 200n });
  await addUsage(db, { ...row, hour: new Date(startMs - 3_600_000), bytesUp: 7n });
  const view = await set();
  assert.deepEqual([view.usedBytes, view.cycleStart.getTime(), view.cycleEnd.getTime()], [300, startMs, endMs]);
  assert.deepEqual(await getSimPlan(as.viewer, { deviceId: deviceId() }), { ...view, forecast: view.forecast });
  const audit = await lastAudit(world, 'sim_plan.set');
  assert.deepEqual([audit.before, audit.after], [null, { ...plan, usedBytes: 300 }]);
  const event = { type: 'device.changed', relayId, deviceId: deviceId(), customerId: a.customerId };
  assert.deepEqual(world.events, [event]);
});

test('a changed plan keeps its use; what a person enters, or another billing day, begins a generation', async () => {
  await set({ usedBytes: 850 });
  assert.ok((await stored()).reached80At);
  await world.db.simUse.update({ where: { deviceId: deviceId() }, data: { bytes: 900n } });
  const larger = await set({ planBytes: 2_000, atCap: 'slow', slowBitsPerSecond: 64_000 });
  assert.deepEqual([larger.usedBytes, larger.slowBitsPerSecond, larger.reached80At], [900, 64_000, null]);
  assert.equal((await stored()).generation, 0);
  await set({ usedBytes: 5 });
  assert.deepEqual([(await stored()).bytes, (await stored()).generation], [5n, 1]);
  await set({ billingDay: 1 });
  assert.equal((await stored()).generation, 2);
});

test('the phone’s own count is shown once it reports, and counts where the plan says so', async () => {
  await set({ usedBytes: 0 });
  assert.equal((await set()).phoneBytes, null);
  await world.db.simUse.update({ where: { deviceId: deviceId() }, data: { phoneBytes: 990n, phoneCounter: 5n } });
  const view = await set();
  assert.deepEqual([view.usedBytes, view.phoneBytes], [0, 990]);
  assert.equal((await set({ countsPhone: true })).usedBytes, 990);
});

test('an earlier billing cycle no longer counts; the zone is the customer’s', async () => {
  const { as, a, db } = world;
  await db.customer.update({ where: { id: a.customerId }, data: { timeZone: 'America/New_York' } });
  await set({ usedBytes: 850 });
  const [cycleStart, cycleEnd] = [new Date(0), new Date(86_400_000)];
  await db.simUse.update({ where: { deviceId: deviceId() }, data: { cycleStart, cycleEnd } });
  const view = await getSimPlan(as.owner, { deviceId: deviceId() });
  const cycle = billingCycle({ billingDay: 31, timeZone: 'America/New_York' }, world.now.getTime());
  assert.deepEqual([view?.usedBytes, view?.reached80At, view?.cycleStart.getTime()], [0, null, cycle.startMs]);
  await db.customer.update({ where: { id: a.customerId }, data: { timeZone: 'UTC' } });
});

test('pitfall-3 SIM plans: other customers, viewers and broken rules are refused', async () => {
  const { as, b } = world;
  const id = deviceId();
  await foreignIsMissing(world, b.deviceId, (context, foreign) => setSimPlan(context, { deviceId: foreign, ...plan }));
  await foreignIsMissing(world, b.deviceId, (context, foreign) => getSimPlan(context, { deviceId: foreign }));
  await viewerIsForbidden(world, (context) => setSimPlan(context, { deviceId: id, ...plan }));
  await viewerIsForbidden(world, (context) => removeSimPlan(context, { deviceId: id }));
  const broken = [
    ...[{ planBytes: 0 }, { billingDay: 0 }, { billingDay: 32 }, { usedBytes: -1 }, { atCap: 'slow' } as const],
    ...[{ slowBitsPerSecond: 8_000 }, { atCap: 'slow', slowBitsPerSecond: 10 } as const],
  ];
  for (const change of broken) await refused(set(change), 'invalid');
  await removeSimPlan(as.owner, { deviceId: id });
  assert.equal(await world.db.auditLog.count({ where: { action: 'sim_plan.remove' } }), 0, 'there was none');
});

test('a plan ends when it is removed, and when the device moves to another customer', async () => {
  const { as, a, b, db } = world;
  await set();
  assert.equal(await removeSimPlan(as.manager, { deviceId: deviceId() }), null);
  assert.equal(await db.simUse.count(), 0);
  assert.equal((await lastAudit(world, 'sim_plan.remove')).targetId, deviceId());
  await set();
  await assignDevice(as.operator, { id: deviceId(), customerId: b.customerId });
  assert.equal(await db.simPlan.count(), 0);
  await assignDevice(as.operator, { id: deviceId(), customerId: a.customerId });
});
