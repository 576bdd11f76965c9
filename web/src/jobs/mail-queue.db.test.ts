import assert from 'node:assert/strict';
import { once } from 'node:events';
import test from 'node:test';
import { openBus } from '@pocketproxy/prisma/bus';
import { busChannel, busEvent } from '@pocketproxy/relay/contract';
import { Queue, QueueEvents } from 'bullmq';
import { Redis } from 'ioredis';
import { signUp } from '@/domain/account/sign-up';
import type { SystemContext } from '@/domain/context';
import { openWorld } from '@/domain/testing/world';
import { jobQueues, type QueueName } from '@/server/queues';
import { jobsKeys, lastFirst, startBlackHole, startJobs, startSmtp, watchMails, type Closing } from '@/jobs/testing';
import { openLog } from '@/base/log';
import { openMailQueue } from '@/server/mail-queue';
import { Secret } from '@/base/secret';
import { freePort } from '../../../scripts/lib/ports.ts';

// Starts first: each test starts a process.

/** A numbered database of the tests' Redis that only this file uses. */
const redisUrl = `${process.env.TEST_REDIS_URL}/7`;

const queueName: QueueName = 'mail';

/** A world whose mails are queued as the web does it, on an empty Redis. */
async function openQueue(closing: Closing) {
  const world = await openWorld();
  closing.after(() => world.close());
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  await redis.flushdb();
  const queue = new Queue(queueName, { connection: redis });
  const events = new QueueEvents(queueName, { connection: redis });
  await events.waitUntilReady();
  const settings = { redisUrl: new Secret(redisUrl), databaseUrl: new Secret(world.url) };
  const mails = openMailQueue(settings, openLog('silent', 'web'));
  closing.after(async () => {
    await mails.close();
    await events.close();
    await queue.close();
    redis.disconnect();
  });
  const system: SystemContext = { ...world.system, keys: jobsKeys, mailQueued: (ids) => mails.add(ids) };
  const join = (email: string) => signUp(system, { email, password: 'correct horse battery' });
  return { world, redis, queue, events, mails, join };
}

test('pitfall-31 a mail’s job in Redis holds the id of its row, and nothing in Redis reveals the person or the link', async (t) => {
  const closing = lastFirst(t);
  const { world, redis, queue, events, join } = await openQueue(closing);
  const waiting = once(events, 'waiting');
  await join('new@c.test');
  await waiting;
  const mail = await world.db.mail.findFirstOrThrow();
  const job = await queue.getJob(`mail-${mail.id}`);
  assert.deepEqual([job?.name, job?.data], ['mail', { mailId: mail.id }]);
  let held = '';
  for (const key of await redis.keys('*')) held += `${key} ${String(await redis.dumpBuffer(key))}`;
  assert.ok(held.includes(mail.id));
  for (const secret of ['c.test', 'verify-email', 'token']) assert.ok(!held.includes(secret), secret);
});

test('AUTH-01 sign-up answers while the mail server is down; a mail that fails twice goes out once at the end', async (t) => {
  const closing = lastFirst(t);
  const { world, queue, events, join } = await openQueue(closing);
  const rows = await watchMails(closing, world);
  const port = await freePort();
  await startJobs(closing, world, { REDIS_URL: redisUrl, SMTP_URL: `smtp://127.0.0.1:${port}` });
  // The time between attempts is not waited for; when it has passed already, there is nothing to shorten
  events.on('delayed', ({ jobId }) => {
    const shorten = async () => {
      await world.db.mail.updateMany({ data: { nextAttemptAt: new Date() } });
      await (await queue.getJob(jobId))?.promote().catch(() => undefined);
    };
    if (jobId.startsWith('mail-')) void ready.then(shorten);
  });
  let proceed: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (proceed = resolve));

  await join('patient@c.test');
  await rows.until(({ lastError }) => lastError !== null);
  const failed = await world.db.mail.findFirstOrThrow();
  assert.deepEqual([failed.state, failed.sealedValues === null], ['queued', false]);
  assert.match(failed.lastError ?? '', /ECONNREFUSED/);

  const smtp = await startSmtp(closing, port, (delivery) => (delivery === 1 ? 451 : null));
  proceed();
  await rows.until(({ state }) => state !== 'queued');
  const mail = await world.db.mail.findFirstOrThrow();
  assert.deepEqual([mail.state, mail.lastError, mail.sealedValues], ['sent', null, null]);
  assert.ok(mail.attempts >= 3);
  assert.deepEqual([smtp.deliveries(), smtp.received.length], [2, 1]);
});

test('AUTH-01 sign-up answers while the queue is unavailable; the mail waits in its row', async (t) => {
  const closing = lastFirst(t);
  const world = await openWorld();
  closing.after(() => world.close());
  const settings = {
    redisUrl: new Secret(`redis://127.0.0.1:${await freePort()}`),
    databaseUrl: new Secret(world.url),
  };
  const mails = openMailQueue(settings, openLog('silent', 'web'));
  closing.after(() => mails.close());
  const system: SystemContext = { ...world.system, mailQueued: (ids) => mails.add(ids) };
  await signUp(system, { email: 'new@c.test', password: 'correct horse battery' });
  assert.equal((await world.db.mail.findFirstOrThrow()).state, 'queued');
});

test('pitfall-31 two jobs processes and a mail that is queued again and again send each mail once', async (t) => {
  const closing = lastFirst(t);
  const { world, queue, events, mails, join } = await openQueue(closing);
  const rows = await watchMails(closing, world);
  const smtp = await startSmtp(closing);
  const settings = { REDIS_URL: redisUrl, SMTP_URL: `smtp://127.0.0.1:${smtp.port}` };
  await Promise.all([startJobs(closing, world, settings), startJobs(closing, world, settings)]);
  const people = Array.from({ length: 8 }, (_, n) => `person-${n}@c.test`);
  await Promise.all(people.map(join));
  const ids = (await world.db.mail.findMany()).map(({ id }) => id);
  for (let again = 0; again < 3; again += 1) mails.add(ids);
  for (const id of ids) await rows.until((change) => change.id === id && change.state === 'sent');
  // And once more after all have left: each job runs, finds its mail sent and does nothing
  const done = new Set<string>();
  const all = new Promise<void>((resolve) =>
    events.on('completed', ({ jobId }) => {
      if (jobId.startsWith('again-') && done.add(jobId).size === ids.length) resolve();
    }),
  );
  for (const id of ids) await queue.add('mail', { mailId: id }, { jobId: `again-${id}` });
  await all;
  const recipients = smtp.received.map((text) => /^To: (\S+)/m.exec(text)?.[1]).sort();
  assert.deepEqual(recipients, people);
  assert.ok(rows.changes.every(({ attempts }) => attempts === 1));
});

for (const engine of ['redis', 'postgres'] as const)
  test(`MON-01 a mail server that never answers holds up no sweep, with jobs on ${engine}`, async (t) => {
    const closing = lastFirst(t);
    const { world, join } = await openQueue(closing);
    const rows = await watchMails(closing, world);
    const hole = await startBlackHole(closing);
    const longAgo = new Date(Date.now() - 60_000);
    for (let n = 0; n < 6; n += 1) await join(`person-${n}@c.test`);
    await world.db.mail.updateMany({ data: { nextAttemptAt: longAgo } });
    const REDIS_URL = engine === 'redis' ? redisUrl : '';
    const bus = openBus({ databaseUrl: world.url, redisUrl: REDIS_URL || undefined });
    closing.after(() => bus.close());
    // A Redis has one channel of this name for all its databases: other tests publish there as well
    const swept = new Promise<void>((resolve) => {
      void bus.subscribe(busChannel, (message) => {
        const event = busEvent.parse(message);
        if (event.type === 'device.status' && event.deviceId === world.a.deviceId) resolve();
      });
    });
    await once(bus.state, 'up');
    await startJobs(closing, world, { REDIS_URL, SMTP_URL: `smtp://127.0.0.1:${hole.port}` });
    await hole.holds(jobQueues.mail.concurrency);

    await world.db.relay.updateMany({ data: { lastSeenAt: new Date(Date.now() - 3_600_000) } });
    await swept;
    assert.equal(await world.db.device.count({ where: { status: 'online' } }), 0);
    assert.equal(hole.held(), jobQueues.mail.concurrency, 'as many as may, and none of them has ended');
    assert.ok(rows.changes.every(({ lastError }) => lastError === null));
    hole.cut(); // the jobs process ends its attempts before it goes
  });
