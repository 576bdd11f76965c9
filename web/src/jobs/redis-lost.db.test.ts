import assert from 'node:assert/strict';
import { once } from 'node:events';
import test, { after, before } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { inTransaction } from '@/domain/database';
import { recordEvent } from '@/domain/event/record';
import { disconnect, heard, incidentsOf, pass, watchForAnHour } from '@/domain/testing/alerts';
import { openWorld, type World } from '@/domain/testing/world';
import { createWebhook } from '@/domain/webhook/create';
import { firstLine, jobsKeys, spawnJobs, startSmtp, type Closing } from '@/jobs/testing';
import { startReceiver } from '@/webhook/testing';
import { RedisServer } from '../../../relay/test/support/redis';
import { Processes } from '../../../scripts/lib/processes';

// Starts first: it waits for the rounds of real jobs processes.

/**
 * §6: whatever becomes of Redis under two jobs processes, each alert is said once to each person and channel, each mail
 * arrives once, each event is requested once at its webhook, and none is lost.
 *
 * A pause of 60 s differs from a short one in two ways, which are brought about here: the locks of running jobs expire
 * (30 s), and no one has looked for a minute, so that silence counts from then on.
 */

const closes: (() => unknown)[] = [];
const closing: Closing = { after: (close) => void closes.push(close) };
let world: World;
let redis: RedisServer;
let client: Redis;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let smtp: Awaited<ReturnType<typeof startSmtp>>;

before(async () => {
  const processes = new Processes();
  closing.after(() => processes.stop());
  redis = await RedisServer.start(processes);
  closing.after(() => redis.close());
  world = await openWorld();
  closing.after(() => world.close());
  client = new Redis(redis.url, { maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  closing.after(() => client.disconnect());
  receiver = await startReceiver(closing);
  smtp = await startSmtp(closing);
  const events = ['alert.opened', 'alert.closed', 'device.unpaired'] as const;
  for (const [path, as, alerts] of [
    ['ok', world.as.owner, null],
    ['hold', world.as.other, null],
  ] as const)
    await createWebhook(
      { ...as, keys: jobsKeys },
      { name: path, url: receiver.url(path), events: [...events], alerts },
    );
  await Promise.all([startJobs(), startJobs()]);
  // Its relay does not run, and is not to be taken for gone
  await world.db.relay.updateMany({ data: { lastSeenAt: new Date(Date.now() + 3_600_000) } });
  await watched();
});
after(async () => {
  for (const close of closes.reverse()) await close();
});

async function startJobs(): Promise<void> {
  const jobs = spawnJobs(world.url, {
    ...{ LOG_LEVEL: 'fatal', REDIS_URL: redis.url, SMTP_URL: `smtp://127.0.0.1:${smtp.port}` },
  });
  closing.after(async () => {
    jobs.kill('SIGKILL');
    if (jobs.exitCode === null && jobs.signalCode === null) await once(jobs, 'exit');
  });
  await firstLine(jobs);
}

async function watched(): Promise<void> {
  await watchForAnHour(world.db);
  await world.db.relay.updateMany({ data: { lastSeenAt: new Date(Date.now() + 3_600_000) } });
}

/** @throws Error after a minute and a half */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; looks < 1_800; looks += 1) {
    if (await holds()) return;
    await wait(50);
  }
  throw new Error(`it should be: ${what}`);
}

let phones = 0;
/** Phones are unpaired: what a webhook hears of beside alerts. */
function unpair(count: number, customerId: string): Promise<void> {
  return inTransaction(world.db, async (tx) => {
    for (let nth = 0; nth < count; nth += 1)
      await recordEvent(
        tx,
        { now: new Date() },
        {
          ...({ kind: 'device.unpaired', customerId } as const),
          data: { deviceId: world.a.deviceId, deviceName: `Phone ${(phones += 1)}` },
        },
      );
  });
}

const delivered = () => world.db.webhookDelivery.count({ where: { state: 'delivered' } });
const closed = async () =>
  (await incidentsOf(world.db, 'device_offline')).filter(({ closedAt }) => closedAt !== null).length;
const sent = () => world.db.mail.count({ where: { state: 'sent' } });

/** Locks of jobs that ran when Redis was paused, after 30 s of it. */
async function expireLocks(): Promise<void> {
  const locks = await client.keys('*:lock');
  if (locks.length > 0) await client.del(...locks);
}

const outages = {
  'killed, and empty when it is back': { begin: () => redis.kill(), end: () => redis.start() },
  flushed: { begin: async () => void (await client.flushall()), end: async () => undefined },
  'paused for a minute': {
    begin: async () => redis.pause(),
    async end() {
      await world.db.$executeRaw`UPDATE "AlertWatch" SET "lastAt" = now() - interval '61 s'`;
      const opened = await world.db.incident.count({ where: { closedAt: null } });
      redis.resume();
      await expireLocks();
      const [{ at } = { at: new Date() }] = await world.db.$queryRaw<{ at: Date }[]>`SELECT now() AS "at"`;
      const lastAt = async () => (await world.db.alertWatch.findFirstOrThrow()).lastAt;
      await until('someone looks again', async () => (await lastAt()) > at);
      assert.equal(
        await world.db.incident.count({ where: { closedAt: null } }),
        opened,
        'the gap itself opens nothing',
      );
      await watched();
    },
  },
} as const;

for (const [name, { begin, end }] of Object.entries(outages))
  test(`§6 Redis ${name}: alerts, mails and webhooks once each, and none lost`, async () => {
    const { db, a, b } = world;
    const before = {
      delivered: await delivered(),
      closed: await closed(),
      mails: await sent(),
      heard: await heard(db, 'device_offline'),
    };
    // A request runs when it happens, and ends meanwhile
    await unpair(1, b.customerId);
    await receiver.requests(receiver.received.length + 1);
    await begin();
    await disconnect(db, [a.deviceId], 121);
    await unpair(10, a.customerId);
    receiver.release();
    await until('the request that ran has ended', async () => (await delivered()) > before.delivered);
    await end();
    const opened = before.delivered + 1 + 10 + 1;
    await until('all is delivered', async () => (await delivered()) === opened);

    await begin();
    await db.device.update({ where: { id: a.deviceId }, data: { status: 'online', lastSeenAt: new Date() } });
    await unpair(10, a.customerId);
    await end();
    await until('the end is delivered', async () => (await delivered()) === opened + 10 + 1);
    await until('all mails are sent', async () => (await sent()) === before.mails + 6);

    assert.equal(await closed(), before.closed + 1);
    assert.equal(await db.webhookDelivery.count({ where: { state: { not: 'delivered' } } }), 0);
    const ids = receiver.received.map(({ headers }) => String(headers['webhook-id']));
    assert.equal(ids.length, await delivered(), 'one request for each');
    assert.equal(new Set(ids).size, ids.length);
    assert.equal(smtp.received.length, await sent(), 'one message for each mail');
    const people = ['manager@a.test', 'owner@a.test', 'viewer@a.test'];
    const wanted = people.flatMap((person) =>
      ['bell', 'mail'].flatMap((channel) => ['closed', 'opened'].map((phase) => `${person} ${channel} ${phase}`)),
    );
    assert.deepEqual(await heard(db, 'device_offline'), [...before.heard, ...wanted].sort());
    await pass(db, 7_200);
  });
