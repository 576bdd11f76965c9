import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { claimDeliveries, type ClaimedDelivery } from '@/domain/webhook/claim';
import { webhookSteps } from '@/domain/webhook/testing';
import { openWorld, type World } from '@/domain/testing/world';

let world: World;
const { at, listen, waiting, clear } = webhookSteps(() => world);
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => clear());

const all = { all: 1_000, slow: 1_000 };
const claim = (free = all) => claimDeliveries(at(world.now), free);
const count = (claimed: readonly ClaimedDelivery[], id: string) =>
  claimed.filter(({ endpointId }) => endpointId === id).length;
const troubled = (id: string, data: { slow?: boolean; failures?: number; failingSince?: Date }) =>
  world.db.webhookEndpoint.update({ where: { id }, data });

test('4 at once of one webhook, 8 of one customer, and what runs counts', async () => {
  const own = await Promise.all(['1', '2', '3'].map((path) => listen(`http://127.0.0.1:9/${path}`)));
  const other = await listen('http://127.0.0.1:9/other', ['device.paired'], world.as.other);
  for (const { id } of [...own, other]) await waiting(id, 20);
  const claimed = await claim();
  assert.equal(claimed.length, 12);
  for (const { id } of own) assert.ok(count(claimed, id) <= 4);
  assert.equal(count(claimed, other.id), 4);
  assert.deepEqual(await claim(), []);
  const ended = claimed.filter(({ endpointId }) => endpointId === other.id).slice(0, 3);
  await world.db.webhookDelivery.updateMany({
    where: { id: { in: ended.map(({ id }) => id) } },
    data: { state: 'delivered', finishedAt: world.now, claimedUntil: null },
  });
  assert.equal(count(await claim(), other.id), 3);
});

test('two processes that claim at the same time stay within the bounds together, and never take the same', async () => {
  const { id } = await listen('http://127.0.0.1:9/');
  const other = await listen('http://127.0.0.1:9/', ['device.paired'], world.as.other);
  await waiting(id, 20);
  await waiting(other.id, 20);
  const taken = (await Promise.all([claim(), claim(), claim()])).flat();
  assert.equal(taken.length, 8);
  assert.equal(new Set(taken.map((one) => one.id)).size, 8);
});

test('webhooks that are slow or fail wait behind the others, and take no more than their part', async () => {
  const slow = await listen('http://127.0.0.1:9/slow');
  const failing = await listen('http://127.0.0.1:9/failing', ['device.paired'], world.as.operator);
  const quick = await listen('http://127.0.0.1:9/quick', ['device.paired'], world.as.other);
  await troubled(slow.id, { slow: true });
  await troubled(failing.id, { failures: 1, failingSince: world.now });
  for (const { id } of [slow, failing, quick]) await waiting(id, 10);
  const first = await claim({ all: 2, slow: 1 });
  assert.equal(count(first, quick.id), 2);
  const second = await claim({ all: 100, slow: 3 });
  assert.equal(count(second, quick.id), 2);
  assert.equal(second.length, 5);
  assert.deepEqual(second.map(({ isSlow }) => isSlow).filter(Boolean).length, 3);
});

test('nothing of a suspended customer is sent', async () => {
  const { id } = await listen('http://127.0.0.1:9/');
  await waiting(id, 1);
  const state = (next: 'active' | 'suspended') =>
    world.db.customer.update({
      where: { id: world.a.customerId },
      data: { state: next, suspendedAt: next === 'suspended' ? world.now : null },
    });
  await state('suspended');
  assert.deepEqual(await claim(), []);
  await state('active');
  assert.equal((await claim()).length, 1);
});

test('a backlog of 50,000 at a dead webhook, and thousands of webhooks that have nothing to send, cost a claim little', async (t) => {
  const { db, now } = world;
  const { id } = await listen('http://127.0.0.1:9/dead');
  await troubled(id, { failures: 1, failingSince: now });
  await db.$executeRaw`
    INSERT INTO "WebhookEndpoint" ("id", "name", "url", "events", "secretSealed")
    SELECT gen_random_uuid(), 'x', 'https://x.test', '{device.paired}', '' FROM generate_series(1, 5000)`;
  const giveUpAt = new Date(now.getTime() + 86_400_000);
  await db.$executeRaw`
    INSERT INTO "WebhookDelivery" ("id", "eventId", "eventAt", "endpointId", "kind", "nextAttemptAt", "giveUpAt")
    SELECT gen_random_uuid(), gen_random_uuid(), ${now}, ${id}::uuid, 'x', ${now}, ${giveUpAt} FROM generate_series(1, 50000)`;
  await db.$executeRaw`ANALYZE`;
  const took = async () => {
    const startedMs = performance.now();
    const claimed = await claim({ all: 100, slow: 100 });
    return { ms: Math.round(performance.now() - startedMs), claimed: claimed.length };
  };
  const idle = await took();
  assert.equal(idle.claimed, 4);
  // Two thousand that have something to send, each of them its own customer's
  await db.$executeRaw`INSERT INTO "Customer" ("id", "name") SELECT gen_random_uuid(), 'many' FROM generate_series(1, 2000)`;
  await db.$executeRaw`UPDATE "WebhookEndpoint" w SET "customerId" = c."id" FROM
    (SELECT "id", row_number() OVER () AS n FROM "Customer" WHERE "name" = 'many') c
    JOIN (SELECT "id", row_number() OVER () AS n FROM "WebhookEndpoint" WHERE "name" = 'x') e ON e.n = c.n WHERE w."id" = e."id"`;
  await db.$executeRaw`
    INSERT INTO "WebhookDelivery" ("id", "eventId", "eventAt", "endpointId", "kind", "nextAttemptAt", "giveUpAt")
    SELECT gen_random_uuid(), gen_random_uuid(), ${now}, "id", 'x', ${now}, ${giveUpAt}
    FROM "WebhookEndpoint" WHERE "customerId" IN (SELECT "id" FROM "Customer" WHERE "name" = 'many')`;
  await db.$executeRaw`ANALYZE`;
  const busy = await took();
  t.diagnostic(`5,000 webhooks: ${idle.ms} ms; 2,000 of them with something to send: ${busy.ms} ms`);
  assert.equal(busy.claimed, 100);
  assert.ok(idle.ms < 1_000 && busy.ms < 2_000, `${idle.ms}, ${busy.ms} ms`);
});
