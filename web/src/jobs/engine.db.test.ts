import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import test, { type TestContext } from 'node:test';
import { scratchDatabase } from '@pocketproxy/prisma/testing';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { Secret } from '@/base/secret';
import { JobEngine } from '@/jobs/engine';
import { job, type Job } from '@/jobs/job';
import { openJobBackend } from '@/server/job-backend';

/** A numbered database of the tests' Redis that only this file uses. */
const redisUrl = `${process.env.TEST_REDIS_URL}/8`;

const queues = { slow: { concurrency: 1 }, quick: { concurrency: 1 } } as const;
type Lane = keyof typeof queues;

const payload = z.object({});
const idle = async () => undefined;
const every = (everyMs: number, queue: Lane = 'quick') => job({ queue, everyMs, payload, run: idle });

const backends = {
  async redis() {
    const redis = new Redis(redisUrl);
    await redis.flushdb();
    redis.disconnect();
    return { config: { redisUrl: new Secret(redisUrl), databaseUrl: new Secret('') }, drop: idle };
  },
  async postgres() {
    const { url, drop } = await scratchDatabase();
    return { config: { redisUrl: undefined, databaseUrl: new Secret(url) }, drop };
  },
};
type Config = Awaited<ReturnType<(typeof backends)[keyof typeof backends]>>['config'];

/** An engine on a table; its jobs are reported by name when they begin, and then do what the test says. */
function open(config: Config, jobs: Record<string, Job<Lane>>, run: (name: string) => Promise<Date | void> = idle) {
  const began = new EventEmitter();
  const engine = new JobEngine(config, {
    ...{ queues, jobs },
    work: async (name) => {
      began.emit(name);
      return run(name);
    },
    onFailed: () => undefined,
    onTrouble: () => undefined,
  });
  return { engine, began };
}

async function schedulesOf(config: Config): Promise<string[]> {
  const backend = openJobBackend(config, { patient: true, onTrouble: () => undefined });
  const names: string[] = [];
  for (const name of Object.keys(queues)) {
    const queue = backend.queue(name);
    names.push(...(await queue.getJobSchedulers()).map(({ key }) => `${name}: ${key}`));
    await queue.close();
  }
  backend.disconnect();
  return names.sort();
}

for (const [name, start] of Object.entries(backends)) {
  const on = async (t: TestContext) => {
    const { config, drop } = await start();
    const engines: { close(): Promise<void> }[] = [];
    t.after(async () => {
      for (const engine of engines) await engine.close();
      await drop();
    });
    return (...[jobs, run]: [Record<string, Job<Lane>>, ((name: string) => Promise<Date | void>)?]) => {
      const opened = open(config, jobs, run);
      engines.push(opened.engine);
      return { ...opened, config };
    };
  };

  test(`${name}: a job with a schedule runs because it is in the table, and again`, async (t) => {
    const openEngine = await on(t);
    const { engine, began } = openEngine({ tick: every(200), never: job({ queue: 'quick', payload, run: idle }) });
    began.once('never', () => assert.fail('it has no schedule'));
    const first = once(began, 'tick');
    await engine.start();
    await first;
    await once(began, 'tick');
  });

  test(`${name}: a schedule that left the table, or its queue, is gone at the next start`, async (t) => {
    const openEngine = await on(t);
    const before = openEngine({ stays: every(60_000), moves: every(60_000, 'slow'), leaves: every(60_000) });
    await before.engine.start();
    assert.deepEqual(await schedulesOf(before.config), ['quick: leaves', 'quick: stays', 'slow: moves']);
    const after = openEngine({ stays: every(60_000), moves: every(60_000) });
    await after.engine.start();
    assert.deepEqual(await schedulesOf(after.config), ['quick: moves', 'quick: stays']);
  });

  test(`${name}: a job that takes long holds up none that is quick`, async (t) => {
    const openEngine = await on(t);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    t.after(() => release());
    const table = { long: every(60_000, 'slow'), tick: every(200) };
    const { engine, began } = openEngine(table, (job) => (job === 'long' ? held : idle()));
    const long = once(began, 'long');
    await engine.start();
    await long;
    await once(began, 'tick');
    await once(began, 'tick');
    release();
  });

  test(`${name}: a job that is to run again later does`, async (t) => {
    const openEngine = await on(t);
    const table = { once: job({ queue: 'quick', payload, run: idle }) };
    let runs = 0;
    const { engine, began } = openEngine(table, async () => {
      runs += 1;
      return runs === 1 ? new Date(Date.now() + 50) : undefined;
    });
    await engine.start();
    const again = new Promise<void>((resolve) => began.on('once', () => runs === 1 && resolve()));
    await engine.queue('quick').add('once', {}, { removeOnComplete: true, removeOnFail: true });
    await again;
    assert.equal(runs, 2);
  });
}

test('a job does not begin with a payload that is not its own', async () => {
  const strict = job({ queue: 'quick', payload: z.object({ id: z.uuid() }), run: () => assert.fail('it ran') });
  // @ts-expect-error: nothing of the tools is reached
  await assert.rejects(strict.work(undefined, { id: 'no id' }), z.ZodError);
});
