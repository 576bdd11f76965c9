import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import test from 'node:test';
import pg from 'pg';
import { openWorld } from '@/domain/testing/world';
import { lastFirst, startJobs } from '@/jobs/testing';

test('issue-11 retention: the jobs process deletes what is too old as soon as it is up, while alerts and rotations run, and notes it', async (t) => {
  const closing = lastFirst(t);
  const world = await openWorld();
  closing.after(() => world.close());
  const old = new Date(world.now.getTime() - 40 * 24 * 3_600_000);
  await world.db.usageFlush.createMany({
    data: Array.from({ length: 1_500 }, (_, sequence) => ({ bootId: randomUUID(), sequence, at: old })),
  });
  const client = new pg.Client({ connectionString: world.url });
  await client.connect();
  closing.after(() => client.end());
  await client.query(`
    CREATE FUNCTION report_run() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM pg_notify('run', '');
      RETURN NEW;
    END $$;
    CREATE TRIGGER report_run AFTER UPDATE ON "JobRun" FOR EACH ROW
      WHEN (NEW."name" = 'retention' AND NEW."finishedAt" IS NOT NULL) EXECUTE FUNCTION report_run();
    LISTEN run`);
  const ended = once(client, 'notification');
  // Two processes on one queue: one of them does it
  await startJobs(closing, world, {});
  await startJobs(closing, world, {});
  await ended;
  const { error, result } = await world.db.jobRun.findUniqueOrThrow({ where: { name: 'retention' } });
  assert.deepEqual([error, result], [null, { finished: true, tables: { UsageFlush: { rows: 1_500 } } }]);
  assert.equal(await world.db.usageFlush.count(), 0);
});
