import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import test, { type TestContext } from 'node:test';
import { Redis } from 'ioredis';
import pg from 'pg';
import { disconnect, heard, incidentsOf, watchForAnHour } from '@/domain/testing/alerts';
import { openWorld, type World } from '@/domain/testing/world';
import { firstLine, lastFirst, spawnJobs, type Closing } from '@/jobs/testing';

// Starts first: each test starts processes.

/** §3, §6: whatever happens to jobs processes and their queue, an alert opens once, closes once and is said once. */

/** A numbered database of the tests' Redis that only this file uses; to BullMQ, flushing it is FLUSHALL. */
const redisUrl = `${process.env.TEST_REDIS_URL}/10`;
const engines = { redis: redisUrl, postgres: '' } as const;

async function open(t: TestContext, REDIS_URL: string) {
  const closing = lastFirst(t);
  const world = await openWorld();
  closing.after(() => world.close());
  const redis = new Redis(redisUrl);
  closing.after(() => redis.disconnect());
  await redis.flushdb();
  const incidents = await watchIncidents(closing, world);
  /** A jobs process that is up; kill it as a crash does. */
  const jobs = async () => {
    const child = spawnJobs(world.url, { LOG_LEVEL: 'error', REDIS_URL });
    const kill = async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    };
    closing.after(kill);
    await firstLine(child);
    // Processes start slowly where much runs: a gap in which no one looked is another test's
    await watchForAnHour(world.db);
    // Its relay does not run, and is not to be taken for gone
    await world.db.relay.updateMany({ data: { lastSeenAt: new Date(Date.now() + 3_600_000) } });
    return { kill };
  };
  return { world, redis, incidents, jobs };
}

/** Counts what becomes of incidents, as the database announces it. */
async function watchIncidents(closing: Closing, { url }: World) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  closing.after(() => client.end());
  await client.query(`
    CREATE FUNCTION report_incident() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF OLD."noticedAt" IS NULL AND NEW."noticedAt" IS NOT NULL THEN PERFORM pg_notify('incident', 'noticed ' || NEW."id"); END IF;
      IF OLD."closedAt" IS NULL AND NEW."closedAt" IS NOT NULL THEN PERFORM pg_notify('incident', 'closed ' || NEW."id"); END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER report_incident AFTER UPDATE ON "Incident" FOR EACH ROW EXECUTE FUNCTION report_incident();
    LISTEN incident`);
  const counts = { noticed: 0, closed: 0 };
  const arrivals = new EventEmitter();
  client.on('notification', ({ payload }) => {
    // With the id, since Postgres sends equal ones of a transaction once
    const [what] = payload?.split(' ') ?? [];
    if (what === 'noticed' || what === 'closed') counts[what] += 1;
    arrivals.emit('change');
  });
  return async (what: keyof typeof counts, times: number) => {
    while (counts[what] < times) await once(arrivals, 'change');
    assert.equal(counts[what], times);
  };
}

for (const [name, url] of Object.entries(engines)) {
  test(`two jobs processes on ${name}: killed ones and a flushed queue neither lose nor double an alert`, async (t) => {
    const { world, redis, incidents, jobs } = await open(t, url);
    const { db, a, b } = world;
    const [first] = await Promise.all([jobs(), jobs()]);
    await disconnect(db, [a.deviceId], 121);
    await incidents('noticed', 1);
    await first.kill();
    await redis.flushdb();
    await disconnect(db, [b.deviceId], 121);
    await incidents('noticed', 2);
    await jobs();
    await db.device.updateMany({ data: { status: 'online', lastSeenAt: new Date() } });
    await incidents('closed', 2);
    assert.equal((await incidentsOf(db, 'device_offline')).length, 2);
    const people = ['manager@a.test', 'owner@a.test', 'owner@b.test', 'viewer@a.test'];
    assert.deepEqual(
      await heard(db, 'device_offline'),
      people.flatMap((person) =>
        ['bell', 'mail'].flatMap((channel) => ['closed', 'opened'].map((phase) => `${person} ${channel} ${phase}`)),
      ),
    );
    assert.equal(await db.mail.count(), 8);
  });
}
