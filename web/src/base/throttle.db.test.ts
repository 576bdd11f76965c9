import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pg from 'pg';
import { scratchDatabase } from '@pocketproxy/prisma/testing';
import { openThrottle, throttleLimits, type Throttle, type ThrottleStores } from '@/base/throttle';
import { freePort } from '../../../scripts/lib/ports.ts';
import { Processes, type Child } from '../../../scripts/lib/processes.ts';
import { waitForLog } from '../../../scripts/lib/start/ready.ts';

/** A real store, and the ways to look into it and to take it away. */
interface Store {
  readonly stores: ThrottleStores;
  keys(): Promise<string[]>;
  stop(): Promise<void>;
  start(): Promise<void>;
}

const { points, duration } = throttleLimits.account_email;

for (const [name, makeStore] of Object.entries({ postgres: postgresStore, redis: redisStore })) {
  describe(`AUTH-04 throttle on ${name}`, () => {
    test('two processes count together, of many attempts at once no more than the limit pass, keys name no one', async (t) => {
      const store = await makeStore(t);
      const [first, second] = [await open(t, store), await open(t, store)];
      const takes = Array.from({ length: 4 * points }, (_, n) =>
        (n % 2 ? first : second).take('account_email', 'ann@a.test'),
      );
      const waits = await Promise.all(takes);
      assert.equal(waits.filter((wait) => wait === undefined).length, points);
      for (const wait of waits) assert.ok(wait === undefined || (wait > 0 && wait <= duration));
      assert.equal(await first.take('account_email', 'bob@a.test'), undefined, 'others continue');
      const keys = await store.keys();
      assert.ok(keys.length >= 2 && !keys.join().includes('a.test'));
    });

    test('an attempt that is returned can be taken again, also by another process', async (t) => {
      const store = await makeStore(t);
      const [first, second] = [await open(t, store), await open(t, store)];
      for (let used = 0; used < points; used += 1) await first.take('account_email', 'ann@a.test');
      await first.refund('account_email', 'ann@a.test');
      assert.equal(await second.take('account_email', 'ann@a.test'), undefined);
      assert.ok(await first.take('account_email', 'ann@a.test'));
    });

    test('while the store is unavailable attempts are counted in memory; after its return in the store', async (t) => {
      const store = await makeStore(t);
      const throttle = await open(t, store);
      await store.stop();
      const take = () => throttle.take('account_email', 'ann@a.test');
      for (let used = 0; used < points; used += 1) assert.equal(await take(), undefined);
      await throttle.refund('account_email', 'ann@a.test');
      assert.equal(await take(), undefined);
      assert.ok(await take());
      await store.start();
      await reached(throttle, store);
    });

    test('a process that starts while the store is unavailable works, and is limited', async (t) => {
      const store = await makeStore(t);
      await store.stop();
      const throttle = openThrottle(store.stores);
      t.after(() => throttle.close());
      for (let used = 0; used < points; used += 1)
        assert.equal(await throttle.take('account_email', 'ann@a.test'), undefined);
      assert.ok(await throttle.take('account_email', 'ann@a.test'));
    });
  });
}

async function open(t: TestContext, store: Store): Promise<Throttle> {
  const throttle = openThrottle(store.stores);
  t.after(() => throttle.close());
  await reached(throttle, store);
  return throttle;
}

/** Attempts until one is counted in the store: the connection is made in the background. */
async function reached(throttle: Throttle, store: Store): Promise<void> {
  const before = (await store.keys()).length;
  for (let n = 0; (await store.keys()).length === before; n += 1) {
    await throttle.take('pairing_address', `reached ${before} ${n}`);
    await nextTurn();
  }
}

async function postgresStore(t: TestContext): Promise<Store> {
  const scratch = await scratchDatabase();
  t.after(() => scratch.drop());
  const name = new URL(scratch.url).pathname.slice(1);
  const query = async (connectionString: string, text: string): Promise<string[]> => {
    const client = new pg.Client({ connectionString });
    await client.connect();
    const { rows } = await client.query(text).finally(() => client.end());
    return rows.map((row) => String(Object(row).key));
  };
  const asAdmin = (text: string) => query(process.env.TEST_DATABASE_URL ?? '', text);
  return {
    stores: { databaseUrl: scratch.url },
    keys: () => query(scratch.url, 'SELECT key FROM "ThrottleCounter"'),
    async stop() {
      await asAdmin(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
      await asAdmin(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '${name}'`);
    },
    start: async () => void (await asAdmin(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`)),
  };
}

async function redisStore(t: TestContext): Promise<Store> {
  const processes = new Processes();
  const dir = mkdtempSync(path.join(os.tmpdir(), 'pocketproxy-throttle-'));
  const port = await freePort();
  let starts = 0;
  const run = async (): Promise<Child> => {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', dir];
    const child = await processes.spawn('redis', 'redis-server', args, {
      logFile: path.join(dir, `redis-${starts++}.log`),
    });
    await waitForLog(child, 'Ready to accept connections');
    return child;
  };
  let child = await run();
  const redisUrl = `redis://127.0.0.1:${port}`;
  t.after(async () => {
    await processes.stop();
    rmSync(dir, { recursive: true, force: true });
  });
  return {
    stores: { redisUrl },
    async keys() {
      const redis = new Redis(redisUrl);
      return redis.keys('throttle:*').finally(() => redis.disconnect());
    },
    stop: () => child.stop(),
    start: async () => void (child = await run()),
  };
}
