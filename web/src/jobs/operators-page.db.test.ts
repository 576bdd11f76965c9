import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import test, { type TestContext } from 'node:test';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { openLog } from '@/base/log';
import { Secret } from '@/base/secret';
import type { Context } from '@/domain/context';
import { isAppError } from '@/domain/errors';
import { getJobs } from '@/domain/job/get';
import { retryJob } from '@/domain/job/retry';
import { forgetOthers } from '@/domain/job/run';
import { jobsView, retriedJobView } from '@/domain/job/view';
import { lastAudit, openWorld, refused } from '@/domain/testing/world';
import { JobEngine } from '@/jobs/engine';
import { job } from '@/jobs/job';
import { RunRecorder } from '@/jobs/recorder';
import { lastFirst } from '@/jobs/testing';
import { OpenJobQueues } from '@/server/job-queues';
import { jobQueues, type QueueName } from '@/server/queues';

/** A numbered database of the tests' Redis that only this file uses. */
const redisUrl = `${process.env.TEST_REDIS_URL}/11`;
const anything = z.looseObject({});
const nothing = async () => undefined;
const unexpected = (error: unknown) => assert.fail(String(error));

const table = {
  retention: job({ queue: 'retention', everyMs: 3_600_000, payload: anything, run: nothing }),
  mail: job({ queue: 'mail', payload: anything, run: nothing }),
};

/** The page's verbs over a running engine whose jobs do what the test says. */
async function openPage(t: TestContext, backend: 'redis' | 'postgres') {
  const closing = lastFirst(t);
  const world = await openWorld();
  closing.after(() => world.close());
  if (backend === 'redis') {
    const redis = new Redis(redisUrl);
    await redis.flushdb();
    redis.disconnect();
  }
  const config = {
    redisUrl: backend === 'redis' ? new Secret(redisUrl) : undefined,
    databaseUrl: new Secret(world.url),
  };
  const ran = new EventEmitter();
  const errors = new Map<string, Error>();
  const recorder = new RunRecorder(world.db, unexpected);
  const work = async (name: string) => {
    const error = errors.get(name);
    if (error) throw error;
  };
  const engine = new JobEngine<QueueName>(config, {
    ...{ queues: jobQueues, jobs: table },
    work: async (name, { everyMs }) => {
      try {
        if (everyMs === undefined) return await work(name);
        return await recorder.record(name, everyMs, async (report) => {
          await report({ finished: true, made: 3, nothing: 0, tables: { UsageHour: { partitionsDropped: 2 } } });
          return work(name);
        });
      } finally {
        setImmediate(() => ran.emit(name));
      }
    },
    onFailed: (name) => ran.emit(`failed ${name}`),
    onTrouble: () => undefined,
  });
  closing.after(() => engine.close());
  const queues = new OpenJobQueues(config, openLog('silent', 'web'));
  closing.after(() => queues.close());
  const as = (context: Context): Context => ({ ...context, jobs: queues, now: new Date() });
  return { world, engine, ran, errors, operator: as(world.as.operator), owner: as(world.as.owner) };
}

for (const backend of ['redis', 'postgres'] as const) {
  test(`issue-11 jobs on ${backend}: a failed job is shown with its reason and ids only, and runs again from the page`, async (t) => {
    const { world, engine, ran, errors, operator, owner } = await openPage(t, backend);
    await engine.start();
    errors.set('mail', new Error(`\nthe server\n said no${' x'.repeat(2_000)}`));
    const mailId = randomUUID();
    const failed = once(ran, 'failed mail');
    const data = { mailId, password: 'hunter2', nested: { secret: 'hunter3' } };
    await engine.queue('mail').add('mail', data, { jobId: 'mail-1', removeOnComplete: true, removeOnFail: 100 });
    await failed;
    const shown = jobsView.parse(await getJobs(operator));
    const mail = shown.queues?.find(({ name }) => name === 'mail') ?? assert.fail();
    assert.deepEqual([mail.failed, mail.running, mail.waiting, mail.later], [1, 0, 0, 0]);
    const [failure] = mail.failures;
    assert.deepEqual(
      [failure?.id, failure?.job, failure?.reason.length, failure?.ids],
      ['mail-1', 'mail', 300, [{ name: 'mailId', id: mailId }]],
    );
    assert.match(failure?.reason ?? '', /^the server said no x x/);
    assert.ok(!/hunter/.test(JSON.stringify(shown)), 'nothing else of the payload');

    const one = { queue: 'mail', id: 'mail-1' };
    await refused(retryJob(owner, one), 'forbidden');
    await refused(getJobs(owner), 'forbidden');
    await refused(retryJob(operator, { ...one, id: 'mail-2' }), 'not_found');
    await refused(retryJob(operator, { ...one, queue: 'other' }), 'not_found');
    errors.clear();
    const again = once(ran, 'mail');
    assert.deepEqual(retriedJobView.parse(await retryJob(operator, one)), { ...one, job: 'mail' });
    await again;
    assert.deepEqual((await lastAudit(world, 'job.retry')).after, { job: 'mail', queue: 'mail' });
    const gone = (error: unknown) => isAppError(error) && ['conflict', 'not_found'].includes(error.code);
    await assert.rejects(retryJob(operator, one), gone);
    const after = await getJobs(operator);
    assert.equal(after.queues?.find(({ name }) => name === 'mail')?.failed, 0);
  });

  test(`issue-11 jobs on ${backend}: each schedule is shown with its last run and the next one`, async (t) => {
    const { world, engine, ran, errors, operator } = await openPage(t, backend);
    errors.set('retention', new Error('no room'));
    const failed = once(ran, 'failed retention');
    await engine.start();
    await failed;
    const [bad] = (await getJobs(operator)).recurring;
    assert.deepEqual([bad?.name, bad?.queue, bad?.everyMs], ['retention', 'retention', 3_600_000]);
    assert.equal(bad?.lastRun?.error, 'no room');
    assert.equal(bad?.lastRun?.lastSuccessAt, null);
    assert.ok(bad?.nextAt && bad.nextAt.getTime() > Date.now());
    errors.clear();
    const { queues } = await getJobs(operator);
    const id = queues?.find(({ name }) => name === 'retention')?.failures[0]?.id ?? assert.fail();
    const again = once(ran, 'retention');
    await retryJob(operator, { queue: 'retention', id });
    await again;
    const shown = jobsView.parse(await getJobs(operator));
    const [good] = shown.recurring;
    assert.deepEqual([good?.lastRun?.error, good?.lastRun?.did], [null, [{ what: 'made', count: 3 }]]);
    assert.ok(good?.lastRun?.finishedAt && good.lastRun.lastSuccessAt);
    assert.equal(shown.stopped, false);
    assert.equal(shown.retention.finished, true);
    assert.equal(shown.retention.tables.find(({ table }) => table === 'UsageHour')?.droppedPartitions, 2);
    const later = { ...operator, now: new Date(Date.now() + 2 * 3_600_000) };
    assert.equal((await getJobs(later)).stopped, true, 'no one keeps the schedule');
    await forgetOthers(world.db, ['sweep']);
    assert.equal((await getJobs(operator)).recurring[0]?.lastRun, null);
  });
}

test('issue-11 jobs: with queues that do not answer, last runs are still shown, and a retry says so', async (t) => {
  const closing = lastFirst(t);
  const world = await openWorld();
  closing.after(() => world.close());
  const config = { redisUrl: new Secret('redis://127.0.0.1:1'), databaseUrl: new Secret(world.url) };
  const queues = new OpenJobQueues(config, openLog('silent', 'web'));
  closing.after(() => queues.close());
  const operator = { ...world.as.operator, jobs: queues };
  await new RunRecorder(world.db, unexpected).record('sweep', 15_000, async (report) => report({ devices: 2 }));
  const shown = jobsView.parse(await getJobs(operator));
  assert.deepEqual([shown.queues, shown.stopped], [null, false]);
  assert.deepEqual(shown.recurring[0]?.lastRun?.did, [{ what: 'devices', count: 2 }]);
  await refused(retryJob(operator, { queue: 'mail', id: '1' }), 'unavailable');
});

test('issue-11 jobs: a run that is under way is shown so, one that runs every second is noted every ten, a failure always', async (t) => {
  const closing = lastFirst(t);
  const world = await openWorld();
  closing.after(() => world.close());
  let nowMs = world.now.getTime();
  const recorder = new RunRecorder(world.db, unexpected, () => new Date(nowMs));
  const row = (name: string) => world.db.jobRun.findUnique({ where: { name } });
  await recorder.record('slow', 60_000, async () => {
    assert.equal((await row('slow'))?.finishedAt, null);
  });
  assert.ok((await row('slow'))?.finishedAt);
  const tick = (work: () => Promise<void> = nothing) => recorder.record('tick', 1_000, work);
  await tick();
  const first = await row('tick');
  nowMs += 1_000;
  await tick();
  assert.deepEqual(await row('tick'), first);
  await assert.rejects(tick(() => Promise.reject(new Error('broken'))));
  assert.equal((await row('tick'))?.error, 'broken');
  nowMs += 1_000;
  await tick();
  assert.equal((await row('tick'))?.error, null, 'the first that works again');
});
