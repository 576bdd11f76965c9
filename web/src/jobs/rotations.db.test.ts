import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import test, { type TestContext } from 'node:test';
import { secretHash } from '@pocketproxy/relay/contract';
import { Redis } from 'ioredis';
import pg from 'pg';
import { openWorld, type World } from '@/domain/testing/world';
import { clockOff, firstLine, lastFirst, spawnJobs, type Closing } from '@/jobs/testing';
import { RedisServer } from '../../../relay/test/support/redis';
import { Processes } from '../../../scripts/lib/processes';

// Starts first: each test starts processes.

/** ROT-04: due times are rows, so neither queue nor processes nor their clocks lose or double a rotation. */

/** A numbered database of the tests' Redis that only this file uses; to BullMQ, flushing it is FLUSHALL. */
const redisUrl = `${process.env.TEST_REDIS_URL}/9`;
const engines = { redis: redisUrl, postgres: '' } as const;
const dayMs = 24 * 3_600_000;

async function open(t: TestContext, REDIS_URL: string) {
  const closing = lastFirst(t);
  const world = await openWorld();
  closing.after(() => world.close());
  const redis = new Redis(redisUrl);
  closing.after(() => redis.disconnect());
  await redis.flushdb();
  await world.db.customer.updateMany({ data: { maxRotatingPercent: 100 } });
  // Its relay does not run, and is not to be taken for gone
  await world.db.relay.updateMany({ data: { lastSeenAt: new Date(Date.now() + 3_600_000) } });
  const started = await watchRotations(closing, world);
  /** A jobs process that is up; kill it as a crash does. */
  const jobs = async (clockOffMs = 0) => {
    const NODE_OPTIONS = clockOffMs === 0 ? '' : clockOff(clockOffMs);
    const child = spawnJobs(world.url, { LOG_LEVEL: 'error', REDIS_URL, NODE_OPTIONS });
    const kill = async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    };
    closing.after(kill);
    await firstLine(child);
    return { kill };
  };
  return { world, redis, started, jobs };
}

/** Phones with a schedule that is not due yet. */
async function addPhones({ db, relayId, a }: World, count: number): Promise<string[]> {
  const phones = Array.from({ length: count }, (_, at) => ({
    ...{ id: randomUUID(), relayId, customerId: a.customerId, name: `Phone ${at}`, status: 'online' as const },
    ...{ rotationCooldownSeconds: 0 },
  }));
  await db.device.createMany({ data: phones });
  await db.deviceSecret.createMany({ data: phones.map(({ id }) => ({ deviceId: id, hash: secretHash(id) })) });
  const dueAt = new Date(Date.now() + 3_600_000);
  await db.rotationSchedule.createMany({
    data: phones.map(({ id }) => ({ deviceId: id, everyMinutes: 60, jitterPercent: 0, dueAt, nextAt: dueAt })),
  });
  return phones.map(({ id }) => id);
}

/** Ends what runs and makes all schedules due now. */
async function makeDue({ db }: World): Promise<void> {
  await db.rotation.updateMany({
    where: { activeDeviceId: { not: null } },
    data: { state: 'failed', activeDeviceId: null, finishedAt: new Date() },
  });
  await db.$executeRaw`UPDATE "RotationSchedule" SET "dueAt" = now(), "nextAt" = now()`;
}

/** Counts the rotations of each device as the database announces them. */
async function watchRotations(closing: Closing, { url }: World) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  closing.after(() => client.end());
  await client.query(`
    CREATE FUNCTION tell_rotation() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM pg_notify('rotation', NEW."deviceId"::text);
      RETURN NEW;
    END $$;
    CREATE TRIGGER tell_rotation AFTER INSERT ON "Rotation" FOR EACH ROW EXECUTE FUNCTION tell_rotation();
    LISTEN rotation`);
  const counts = new Map<string, number>();
  const told = new EventEmitter();
  client.on('notification', ({ payload = '' }) => {
    counts.set(payload, (counts.get(payload) ?? 0) + 1);
    told.emit('change');
  });
  return {
    /** Resolves once each of these devices has had so many. */
    async each(ids: readonly string[], times: number): Promise<void> {
      while (ids.some((id) => (counts.get(id) ?? 0) < times)) await once(told, 'change');
    },
    /** The most and the fewest that one of them had. */
    range: (ids: readonly string[]) => {
      const all = ids.map((id) => counts.get(id) ?? 0);
      return [Math.min(...all), Math.max(...all)];
    },
  };
}

for (const [name, url] of Object.entries(engines)) {
  test(`ROT-04 ${name}: two processes, five crashes and a flushed queue lose no rotation and double none`, async (t) => {
    const { world, redis, started, jobs } = await open(t, url);
    const ids = await addPhones(world, 30);
    const processes = await Promise.all([jobs(), jobs()]);
    let times = 0;
    const round = async () => {
      await makeDue(world);
      times += 1;
      await started.each(ids, times);
      assert.deepEqual(started.range(ids), [times, times]);
    };
    await round();
    await redis.flushdb();
    await round();
    for (let crash = 0; crash < 5; crash += 1) {
      await makeDue(world);
      times += 1;
      for (const { kill } of processes.splice(0, crash === 0 ? 2 : 1)) await kill();
      while (processes.length < 2) processes.push(await jobs());
      await started.each(ids, times);
      assert.deepEqual(started.range(ids), [times, times], `crash ${crash}`);
    }
    assert.equal(await world.db.rotation.count({ where: { deviceId: { in: ids } } }), ids.length * times);
  });

  test(`ROT-04 ${name}: a process whose clock is a day ahead, or behind, starts what is due and nothing else`, async (t) => {
    const { world, started, jobs } = await open(t, url);
    const ids = await addPhones(world, 3);
    let times = 0;
    for (const off of [dayMs, 0, -dayMs]) {
      const { kill } = await jobs(off);
      await makeDue(world);
      times += 1;
      await started.each(ids, times);
      assert.deepEqual(started.range(ids), [times, times], `${off} ms off`);
      await kill();
    }
    const due = await world.db.rotationSchedule.findMany();
    assert.ok(due.every(({ nextAt }) => nextAt && Math.abs(nextAt.getTime() - Date.now()) < 3_700_000));
  });
}

test('ROT-04 a Redis that is killed, and empty when it is back, loses no rotation and doubles none', async (t) => {
  const processes = new Processes();
  const redis = await RedisServer.start(processes);
  const { world, started, jobs } = await open(t, redis.url);
  t.after(async () => {
    await redis.close();
    await processes.stop();
  });
  const ids = await addPhones(world, 10);
  await Promise.all([jobs(), jobs()]);
  for (const times of [1, 2, 3]) {
    await makeDue(world);
    if (times > 1) {
      await redis.kill();
      await redis.start();
    }
    await started.each(ids, times);
    assert.deepEqual(started.range(ids), [times, times]);
  }
  assert.equal(await world.db.rotation.count({ where: { deviceId: { in: ids } } }), ids.length * 3);
});
