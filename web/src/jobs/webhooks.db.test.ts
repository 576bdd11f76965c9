import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { recordEvent } from '@/domain/event/record';
import { openWorld, type World } from '@/domain/testing/world';
import { createWebhook } from '@/domain/webhook/create';
import { firstLine, jobsKeys, lastFirst, spawnJobs } from '@/jobs/testing';
import { deliveryLog } from '@/domain/webhook/view';
import { startNameServer } from '@/webhook/name-server';
import { startReceiver } from '@/webhook/testing';
import { selfSigned } from '../../../scripts/lib/self-signed.ts';

// Starts first: each test starts processes.

/** Rows are the truth: neither the queue nor a process loses an event, and no delivery runs twice at once. */

/** A numbered database of the tests' Redis that only this file uses; to BullMQ, flushing it is FLUSHALL. */
const redisUrl = `${process.env.TEST_REDIS_URL}/12`;

async function open(t: TestContext, REDIS_URL: string) {
  const closing = lastFirst(t);
  const world = await openWorld();
  closing.after(() => world.close());
  const redis = new Redis(redisUrl);
  closing.after(() => redis.disconnect());
  await redis.flushdb();
  const receiver = await startReceiver(closing);
  const jobs = async (settings: Record<string, string> = {}) => {
    const child = spawnJobs(world.url, { LOG_LEVEL: 'error', REDIS_URL, ...settings });
    const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await once(child, 'exit');
      }
      return child.exitCode;
    };
    closing.after(() => end('SIGKILL'));
    await firstLine(child);
    return { end };
  };
  const listen = (path: string, as: Context = world.as.owner) =>
    createWebhook({ ...as, keys: jobsKeys }, { name: 'Hook', url: receiver.url(path), events: ['device.unpaired'] });
  const happen = (count: number, customerId = world.a.customerId) =>
    inTransaction(world.db, async (tx) => {
      for (let nth = 0; nth < count; nth += 1)
        await recordEvent(
          tx,
          { now: new Date() },
          {
            ...({ kind: 'device.unpaired', customerId } as const),
            data: { deviceId: world.a.deviceId, deviceName: `Phone ${nth}` },
          },
        );
    });
  /** Resolves once so many deliveries are in that state. @throws Error after a minute */
  const until = async (state: 'delivered' | 'waiting', count: number) => {
    for (let looks = 0; looks < 1_200; looks += 1) {
      if ((await world.db.webhookDelivery.count({ where: { state } })) === count) return;
      await wait(50);
    }
    throw new Error(`${count} deliveries should be ${state}`);
  };
  const ids = () => receiver.received.map(({ headers }) => String(headers['webhook-id']));
  return { closing, world, redis, receiver, jobs, listen, happen, until, ids };
}

for (const [engine, url] of Object.entries({ redis: redisUrl, postgres: '' })) {
  test(`${engine}: two processes deliver each event once, 4 at once at most`, async (t) => {
    const { receiver, jobs, listen, happen, until, ids } = await open(t, url);
    await Promise.all([jobs(), jobs()]);
    await listen('ok');
    await happen(40);
    await until('delivered', 40);
    assert.equal(receiver.received.length, 40);
    assert.equal(new Set(ids()).size, 40);
    assert.ok(receiver.mostOpen() <= 4, `${receiver.mostOpen()} at once`);
  });
}

test('a receiver that does not answer holds up no one else', async (t) => {
  const { world, receiver, jobs, listen, happen, until } = await open(t, '');
  await jobs();
  await listen('hold');
  await listen('ok', world.as.other);
  await happen(10);
  await receiver.requests(4);
  await happen(10, world.b.customerId);
  await until('delivered', 10);
  const paths = receiver.received.map(({ path }) => path);
  assert.equal(paths.filter((path) => path === '/ok').length, 10);
  assert.equal(paths.filter((path) => path === '/hold').length, 4);
});

test('a process that is killed in mid-delivery loses nothing, and no one else sends while its claim lives', async (t) => {
  const { world, receiver, jobs, listen, happen, until, ids } = await open(t, '');
  const first = await jobs();
  const { id } = await listen('hold');
  await happen(1);
  await receiver.requests(1);
  await first.end('SIGKILL');
  await jobs();
  await world.db.webhookEndpoint.update({ where: { id }, data: { url: receiver.url('ok') } });
  await happen(1);
  await until('delivered', 1);
  assert.equal(new Set(ids()).size, 2, 'the second event has passed the first');
  await world.db.webhookDelivery.updateMany({ where: { state: 'waiting' }, data: { claimedUntil: new Date(0) } });
  await until('delivered', 2);
  const [one, two, three] = ids();
  assert.deepEqual([ids().length, three === one, two === one], [3, true, false]);
});

test('a process that is told to end lets its requests end', async (t) => {
  const { receiver, jobs, listen, happen, until } = await open(t, '');
  const { end } = await jobs();
  await listen('hold');
  await happen(1);
  await receiver.requests(1);
  const ended = end('SIGTERM');
  receiver.release();
  assert.equal(await ended, 0);
  await until('delivered', 1);
});

test('Redis flushed, and its clients cut off: deliveries continue', async (t) => {
  const { redis, jobs, listen, happen, until } = await open(t, redisUrl);
  await jobs();
  await listen('ok');
  await happen(1);
  await until('delivered', 1);
  await redis.flushdb();
  await happen(1);
  await until('delivered', 2);
  await cutClients(redis);
  await happen(1);
  await until('delivered', 3);
});

test('SEC-03 a name that comes to point to a private address is refused when it is dialled, and the event goes out once it points back', async (t) => {
  const { closing, world, receiver, jobs, happen, until, ids } = await open(t, '');
  const names = await startNameServer(closing);
  await jobs({ NODE_OPTIONS: names.nodeOptions });
  const url = `http://hooks.test:${receiver.port}/ok`;
  const keyed = { ...world.as.owner, keys: jobsKeys };
  await createWebhook(keyed, { name: 'Hook', url, events: ['device.unpaired'] });
  names.set('hooks.test', '127.0.0.1');
  await happen(1);
  await until('delivered', 1);
  for (const [nth, address] of ['10.0.0.1', '169.254.169.254', '192.168.1.1'].entries()) {
    names.set('hooks.test', address);
    await happen(1);
    while ((await attempts(world, 'waiting')).flat().length === 0) await wait(50);
    assert.deepEqual(await attempts(world, 'waiting'), [['refused_address']], address);
    names.set('hooks.test', address, '127.0.0.1'); // of several only what is open is dialled
    await world.db.webhookDelivery.updateMany({ where: { state: 'waiting' }, data: { nextAttemptAt: new Date(0) } });
    await until('delivered', nth + 2);
    assert.equal((await attempts(world)).filter((reasons) => reasons[0] === 'refused_address').length, nth + 1);
  }
  assert.equal(receiver.received.length, 4);
  assert.equal(new Set(ids()).size, 4);
  assert.equal(names.asked.length, 7, 'asked once for each attempt, so a second answer is never heard');
});

test('an https receiver is known by the certificate of its name; another name at the same place is refused', async (t) => {
  const { closing, world, jobs, happen, until } = await open(t, '');
  const names = await startNameServer(closing);
  const { cert, key } = await selfSigned('hooks.test');
  const receiver = await startReceiver(closing, { cert, key });
  const folder = await mkdtemp(path.join(tmpdir(), 'pocketproxy-ca-'));
  closing.after(() => rm(folder, { recursive: true }));
  const NODE_EXTRA_CA_CERTS = path.join(folder, 'ca.pem');
  await writeFile(NODE_EXTRA_CA_CERTS, cert);
  await jobs({ NODE_OPTIONS: names.nodeOptions, NODE_EXTRA_CA_CERTS });
  const keyed = { ...world.as.owner, keys: jobsKeys };
  for (const name of ['hooks.test', 'other.test', 'nowhere.test']) {
    if (name !== 'nowhere.test') names.set(name, '127.0.0.1');
    await createWebhook(keyed, { name, url: `https://${name}:${receiver.port}/ok`, events: ['device.unpaired'] });
  }
  await happen(1);
  await until('delivered', 1);
  const ended = async () => (await attempts(world)).filter((reasons) => reasons.length > 0);
  while ((await ended()).length < 3) await wait(50);
  assert.deepEqual((await ended()).flat().sort(), ['dns', null, 'tls'].sort());
  assert.equal(receiver.received.length, 1);
});

/** Why each attempt of each delivery failed; null for one that did not. */
async function attempts({ db }: World, state?: 'waiting'): Promise<(string | null)[][]> {
  const deliveries = await db.webhookDelivery.findMany({ where: { state } });
  return deliveries.map(({ attemptLog }) => deliveryLog.parse(attemptLog).map(({ reason }) => reason));
}

/** Cuts off those who use this file's part of Redis, but the test. */
async function cutClients(redis: Redis): Promise<void> {
  const own = String(await redis.call('CLIENT', 'ID'));
  for (const line of String(await redis.call('CLIENT', 'LIST')).split('\n')) {
    const [, id = ''] = /^id=(\d+)/u.exec(line) ?? [];
    if (id !== own && / db=12 /u.test(line)) await redis.call('CLIENT', 'KILL', 'ID', id);
  }
}
