import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before, beforeEach } from 'node:test';
import { secretHash } from '@pocketproxy/relay/contract';
import { openWorld, type World } from '@/domain/testing/world';
import { toScheduleView } from '@/domain/schedule/view';
import { startDueRotations } from '@/domain/turns/start-due';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(async () => {
  const { db } = world;
  await db.rotationSchedule.deleteMany();
  await db.rotation.deleteMany();
  await db.command.deleteMany();
  await db.deviceGroup.deleteMany();
  await db.device.deleteMany({ where: { connections: { none: {} } } });
  await db.customer.update({
    where: { id: world.a.customerId },
    data: { maxRotatingPercent: 100, state: 'active' },
  });
});

interface Made {
  readonly everyMinutes?: number;
  /** How long ago it was due, ms. */
  readonly lateMs?: number;
  readonly idleSeconds?: number;
  readonly customerId?: string;
}

/** Phones with a schedule that is due; returns their ids in the order in which they are due. */
async function due(count: number, made: Made = {}): Promise<string[]> {
  const { everyMinutes = 60, lateMs = 1_000, idleSeconds, customerId = world.a.customerId } = made;
  const { db, relayId } = world;
  const now = Date.now();
  const phones = Array.from({ length: count }, (_, at) => ({
    ...{ id: randomUUID(), relayId, customerId, name: `Phone ${at}`, status: 'online' as const },
  }));
  await db.device.createMany({ data: phones });
  await db.deviceSecret.createMany({ data: phones.map(({ id }) => ({ deviceId: id, hash: secretHash(id) })) });
  await db.rotationSchedule.createMany({
    data: phones.map(({ id: deviceId }, at) => {
      const dueAt = new Date(now - lateMs - count + at);
      return { deviceId, everyMinutes, idleSeconds, jitterPercent: 0, dueAt, nextAt: dueAt };
    }),
  });
  return phones.map(({ id }) => id);
}

/** Starts what is due, as the jobs do. Their clock may be any: it decides nothing. */
async function run(clock = new Date()) {
  const { errors, ...counts } = await startDueRotations({ ...world.system, now: clock });
  assert.deepEqual(errors, []);
  return counts;
}

const rotations = (deviceId: string) => world.db.rotation.findMany({ where: { deviceId } });
const schedule = (deviceId: string) => world.db.rotationSchedule.findUniqueOrThrow({ where: { deviceId } });

/** Ends what runs, without a result that counts. */
async function endAll(state: 'changed' | 'failed' = 'failed'): Promise<void> {
  const data = {
    state,
    activeDeviceId: null,
    finishedAt: new Date(),
    ...(state === 'changed' && { newIp: '192.0.2.1' }),
  };
  await world.db.rotation.updateMany({ where: { activeDeviceId: { not: null } }, data });
}

test('ROT-04 a rotation that is due starts once, and its schedule moves to the next time', async () => {
  const [deviceId = ''] = await due(1);
  const { dueAt } = await schedule(deviceId);
  world.events.length = 0;
  assert.deepEqual(await run(), { started: 1, skipped: 0, waits: 0, gone: 0 });
  const [rotation] = await rotations(deviceId);
  assert.deepEqual([rotation?.trigger, rotation?.scheduledFor, rotation?.state], ['schedule', dueAt, 'queued']);
  const moved = await schedule(deviceId);
  assert.equal(moved.dueAt?.getTime(), (dueAt?.getTime() ?? 0) + 3_600_000);
  assert.deepEqual(moved.nextAt, moved.dueAt, 'no jitter');
  assert.deepEqual(
    world.events.map(({ type }) => type),
    ['command.created'],
  );
  assert.deepEqual(await run(), { started: 0, skipped: 0, waits: 0, gone: 0 });
});

test('ROT-04 what was missed for two days runs once, and then at the times that it would have had', async () => {
  const twoDays = 48 * 3_600_000;
  const [deviceId = ''] = await due(1, { everyMinutes: 7, lateMs: twoDays });
  const { dueAt } = await schedule(deviceId);
  await run();
  const next = (await schedule(deviceId)).dueAt?.getTime() ?? 0;
  assert.equal((next - (dueAt?.getTime() ?? 0)) % (7 * 60_000), 0);
  assert.ok(next > Date.now() && next <= Date.now() + 7 * 60_000);
  await endAll();
  assert.equal((await run()).started, 0);
  assert.equal((await rotations(deviceId)).length, 1);
});

test('ROT-04 1,000 that are due at once, and two processes: each starts once', async () => {
  const ids = await due(1_000);
  const runs: Awaited<ReturnType<typeof run>>[] = [];
  for (let left = true; left;) {
    const both = await Promise.all([run(), run()]);
    runs.push(...both);
    left = both.some(({ started }) => started > 0);
  }
  const total = (name: 'started' | 'skipped') => runs.reduce((sum, counts) => sum + counts[name], 0);
  assert.deepEqual([total('started'), total('skipped')], [1_000, 0]);
  const started = await world.db.rotation.groupBy({ by: ['deviceId'], _count: true });
  assert.deepEqual([started.length, started.every(({ _count }) => _count === 1)], [1_000, true]);
  assert.equal(new Set(started.map(({ deviceId }) => deviceId).filter((id) => ids.includes(id))).size, 1_000);
});

test('ROT-04 the clock of the jobs may be a day off, either way: nothing is early, late or twice', async () => {
  const day = 24 * 3_600_000;
  const [deviceId = ''] = await due(1);
  const [later = ''] = await due(1, { lateMs: -3_600_000 });
  await run(new Date(Date.now() - day));
  assert.equal((await rotations(deviceId)).length, 1, 'a day behind, it is not late');
  await endAll();
  await run(new Date(Date.now() + day));
  assert.deepEqual(
    [(await rotations(deviceId)).length, (await rotations(later)).length],
    [1, 0],
    'a day ahead, nothing is early',
  );
  const [rotation] = await rotations(deviceId);
  assert.ok(Math.abs((rotation?.createdAt.getTime() ?? 0) - Date.now()) < 60_000, 'the stored time is the database’s');
});

test('ROT-04 a phone that is offline, busy or resting is skipped, whatever holds it up is no attempt', async () => {
  const { db } = world;
  const [offline = '', running = '', unpaired = '', fine = ''] = await due(4);
  await db.device.update({ where: { id: offline }, data: { status: 'offline' } });
  await db.deviceSecret.deleteMany({ where: { deviceId: unpaired } });
  await db.rotation.create({ data: { deviceId: running, activeDeviceId: running, trigger: 'manual' } });
  assert.deepEqual(await run(), { started: 1, skipped: 3, waits: 0, gone: 0 });
  assert.equal((await rotations(fine)).length, 1);
  for (const id of [offline, running, unpaired]) {
    assert.equal((await rotations(id)).filter(({ trigger }) => trigger === 'schedule').length, 0);
    assert.ok(((await schedule(id)).nextAt ?? 0) > new Date(), 'the next time is its next chance');
  }
});

test('ROT-04 a schedule keeps how often it skipped since its last success, when, and why', async () => {
  const { db } = world;
  const [deviceId = ''] = await due(1);
  await db.device.update({ where: { id: deviceId }, data: { status: 'offline' } });
  const again = async () => {
    await db.rotationSchedule.update({ where: { deviceId }, data: { nextAt: new Date(Date.now() - 1_000) } });
    await run();
    return toScheduleView(await schedule(deviceId)).skipped;
  };
  assert.equal((await again())?.times, 1);
  const second = await again();
  assert.deepEqual([second?.times, second?.sentence], [2, 'the phone was offline']);
  assert.ok(Math.abs((second?.at.getTime() ?? 0) - Date.now()) < 60_000);
  await db.device.update({ where: { id: deviceId }, data: { status: 'online' } });
  assert.equal((await again())?.times, 2, 'one that starts is no success yet');
  assert.equal((await rotations(deviceId)).length, 1);
  const third = await again();
  assert.deepEqual([third?.times, third?.sentence], [3, 'another rotation was running']);
});

test('ROT-04 with a quiet time it waits while bytes flow, 10 minutes at most, and then leaves one out', async () => {
  const { db } = world;
  const [deviceId = ''] = await due(1, { idleSeconds: 30 });
  const traffic = (agoMs: number) =>
    db.device.update({ where: { id: deviceId }, data: { lastTrafficAt: new Date(Date.now() - agoMs) } });
  await traffic(5_000);
  assert.equal((await run()).waits, 1);
  const { waitingSince } = await schedule(deviceId);
  assert.ok(waitingSince);
  assert.deepEqual(await run(), { started: 0, skipped: 0, waits: 0, gone: 0 }, 'nothing is written while it waits');
  await traffic(31_000);
  assert.equal((await run()).started, 1, 'quiet for long enough');
  assert.equal((await schedule(deviceId)).waitingSince, null);

  const [busy = ''] = await due(1, { idleSeconds: 30 });
  await db.device.update({ where: { id: busy }, data: { lastTrafficAt: new Date() } });
  await db.rotationSchedule.update({
    where: { deviceId: busy },
    data: { waitingSince: new Date(Date.now() - 10 * 60_000) },
  });
  assert.equal((await run()).skipped, 1);
  const next = await schedule(busy);
  assert.deepEqual([next.waitingSince, (next.nextAt ?? 0) > new Date()], [null, true]);
  assert.equal(next.lastSkip, 'traffic');
  assert.equal((await rotations(busy)).length, 0);
});

test('ROT-04 a suspended customer’s phones do not rotate; once it is active again each does so once', async () => {
  const { db, a } = world;
  const suspend = (state: 'active' | 'suspended') =>
    db.customer.update({ where: { id: a.customerId }, data: { state } });
  await suspend('suspended');
  await due(3, { everyMinutes: 1, lateMs: 600_000 });
  assert.equal((await run()).started, 0);
  await suspend('active');
  assert.equal((await run()).started, 3);
});

test('ROT-04 staggered: never more of a customer’s phones at once than it allows, by whatever they rotate', async () => {
  const { db, a, b } = world;
  const ids = await due(9); // ten with the world's own
  const others = await due(2, { customerId: b.customerId });
  await db.customer.update({ where: { id: a.customerId }, data: { maxRotatingPercent: 30 } });
  await db.rotation.create({ data: { deviceId: a.deviceId, activeDeviceId: a.deviceId, trigger: 'manual' } });
  assert.equal((await run()).started, 4, 'two of A, beside the one that runs, and both of B');
  for (const id of [...ids.slice(0, 2), ...others])
    assert.equal((await rotations(id)).length, 1, 'the longest due first');
  assert.equal((await run()).started, 0);
  await endAll();
  assert.equal((await run()).started, 3);
  await endAll();
  assert.equal((await run()).started, 3);
  await endAll();
  assert.equal((await run()).started, 1);
});

test('GROUP-02 staggered: nor more of a group’s, even where the customer allows all', async () => {
  const { db, a } = world;
  const ids = await due(6);
  const entries = { create: ids.slice(0, 4).map((deviceId) => ({ deviceId })) };
  await db.deviceGroup.create({
    data: { customerId: a.customerId, name: 'G', colour: 'blue', maxRotatingPercent: 50, entries },
  });
  assert.equal((await run()).started, 4, 'two of the group and two beside it');
  await endAll();
  assert.equal((await run()).started, 2);
});

test('ROT-04 someone who holds a device holds up no other; its turn comes with the next run', async () => {
  const { db } = world;
  const [held = '', free = ''] = await due(2);
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "Device" WHERE "id" = ${held}::uuid FOR NO KEY UPDATE`;
    assert.deepEqual(await run(), { started: 1, skipped: 0, waits: 0, gone: 1 });
    assert.equal((await rotations(free)).length, 1);
  });
  assert.equal((await run()).started, 1);
});

test('ROT-04 one device that cannot be written holds up no other', async () => {
  const { db } = world;
  const [broken = '', fine = ''] = await due(2);
  const { dueAt } = await schedule(broken);
  await db.rotation.create({
    data: { deviceId: broken, trigger: 'schedule', scheduledFor: dueAt, state: 'failed', finishedAt: new Date(0) },
  });
  const { errors, ...counts } = await startDueRotations(world.system);
  assert.deepEqual([errors.length, counts.started], [1, 1]);
  assert.equal((await rotations(fine)).length, 1);
  assert.equal((await rotations(broken)).length, 1, 'no due time starts two');
});

test('ROT-04 the database refuses a quiet time that is shorter than what the relay can see', async () => {
  await assert.rejects(due(1, { idleSeconds: 4 }), /RotationSchedule_bounds/);
  assert.equal((await due(1, { idleSeconds: 5 })).length, 1);
});
