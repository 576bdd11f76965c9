import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { webhookBounds } from '@/domain/webhook/bounds';
import { createWebhook } from '@/domain/webhook/create';
import { deleteWebhook } from '@/domain/webhook/delete';
import { getWebhook } from '@/domain/webhook/get';
import { getDelivery } from '@/domain/webhook/get-delivery';
import { listWebhooks } from '@/domain/webhook/list';
import { listDeliveries } from '@/domain/webhook/list-deliveries';
import { replayDelivery } from '@/domain/webhook/replay';
import { rotateWebhookSecret } from '@/domain/webhook/rotate-secret';
import { signingSecrets } from '@/domain/webhook/secret';
import { sendTestEvent } from '@/domain/webhook/send-test';
import { later, webhookSteps } from '@/domain/webhook/testing';
import { updateWebhook } from '@/domain/webhook/update';
import { lastAudit, openWorld, refused, testKeys, type World } from '@/domain/testing/world';
import { openThrottle, throttleLimits } from '@/base/throttle';
import { targetRules } from '@/webhook/target';
import { startReceiver } from '@/webhook/testing';

let world: World;
const { listen, happens, work, waiting, clear } = webhookSteps(() => world);
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => clear());

const hook = { name: 'Hook', url: 'https://hooks.test/in?token=hidden', events: ['device.paired' as const] };

test('a webhook shows its secret once, keeps it sealed, and leaves an audit row without its address', async () => {
  const { secret, ...view } = await createWebhook(world.as.manager, hook);
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/u);
  assert.deepEqual([view.state, view.customer?.id, view.url], ['on', world.a.customerId, hook.url]);
  assert.deepEqual(await getWebhook(world.as.manager, { id: view.id }), view);
  const row = await world.db.webhookEndpoint.findUniqueOrThrow({ where: { id: view.id } });
  assert.ok(!row.secretSealed.includes(secret.slice(6)));
  assert.deepEqual(signingSecrets(row, testKeys, world.now), [secret]);
  const audit = await lastAudit(world, 'webhook.create');
  assert.equal(audit.customerId, world.a.customerId);
  assert.doesNotMatch(JSON.stringify(audit.after), /hidden|whsec/u);
});

test('operators make their own, which members do not see', async () => {
  const { id, customer } = await createWebhook(world.as.operator, hook);
  assert.equal(customer, null);
  await refused(getWebhook(world.as.owner, { id }), 'not_found');
  assert.deepEqual((await listWebhooks(world.as.owner)).items, []);
  assert.equal((await listWebhooks(world.as.operator)).items.length, 1);
  await createWebhook(world.as.owner, hook);
  assert.equal((await listWebhooks(world.as.operator)).items.length, 1);
  assert.equal((await listWebhooks(world.as.operator, { customerId: world.a.customerId })).items.length, 1);
});

test('of wrong values the field is named', async () => {
  const wrong = async (change: object, field: string) => {
    const error = await refused(createWebhook(world.as.owner, { ...hook, ...change }), 'invalid');
    assert.equal(error.details?.field, field);
  };
  await wrong({ url: 'hooks.test' }, 'url');
  await wrong({ url: 'ftp://hooks.test/' }, 'url');
  await wrong({ url: 'https://user:secret@hooks.test/' }, 'url');
  await wrong({ url: 'https://169.254.169.254/latest' }, 'url');
  await wrong({ url: `https://hooks.test/${'x'.repeat(500)}` }, 'url');
  await wrong({ events: [] }, 'events');
  await wrong({ events: ['test'] }, 'events');
  const production = { ...world.as.owner, webhookTargets: targetRules('production', undefined) };
  const plain = await refused(createWebhook(production, { ...hook, url: 'http://hooks.test/' }), 'invalid');
  assert.equal(plain.details?.field, 'url');
});

test('there are at most 20 of a customer', async () => {
  for (let count = 0; count < webhookBounds.webhooks; count += 1) await listen('https://hooks.test/');
  await refused(createWebhook(world.as.owner, hook), 'webhooks_full');
  await createWebhook(world.as.other, hook);
});

test('switched on again it begins healthy', async () => {
  const { id } = await createWebhook(world.as.owner, hook);
  const ill = { enabled: false, offReason: 'failing', failures: 12, failingSince: world.now };
  await world.db.webhookEndpoint.update({ where: { id }, data: ill });
  const off = await getWebhook(world.as.owner, { id });
  assert.equal(off.state, 'off');
  assert.match(off.offReason ?? '', /3 days/u);
  const on = await updateWebhook(world.as.owner, { id, enabled: true });
  assert.deepEqual([on.state, on.offReason, on.failingSince], ['on', null, null]);
  const audit = await lastAudit(world, 'webhook.update');
  assert.deepEqual(audit.after, {
    name: 'Hook',
    host: 'hooks.test',
    events: ['device.paired'],
    alerts: null,
    enabled: true,
  });
  await refused(updateWebhook(world.as.owner, { id, url: 'https://10.0.0.1/' }), 'invalid');
});

test('a rotated secret leaves the one before a day, and only that', async () => {
  const first = await createWebhook(world.as.owner, hook);
  const second = await rotateWebhookSecret(world.as.owner, { id: first.id });
  const third = await rotateWebhookSecret(world.as.owner, { id: first.id });
  const row = await world.db.webhookEndpoint.findUniqueOrThrow({ where: { id: first.id } });
  assert.deepEqual(signingSecrets(row, testKeys, world.now), [third.secret, second.secret]);
  assert.deepEqual(signingSecrets(row, testKeys, later(world.now, 24 * 3_600_000)), [third.secret]);
  assert.equal(third.oldSecretUntil?.getTime(), later(world.now, 24 * 3_600_000).getTime());
  await lastAudit(world, 'webhook.rotate_secret');
});

test('a test is sent once, also while the webhook is off, and says nothing about its health', async (t) => {
  const receiver = await startReceiver(t);
  const { id } = await listen(receiver.url('error'));
  await updateWebhook(world.as.owner, { id, enabled: false });
  const sent = await sendTestEvent(world.as.owner, { id });
  assert.deepEqual([sent.state, sent.kind], ['waiting', 'test']);
  await lastAudit(world, 'webhook.test');
  await work(later(world.now, 1_000));
  const { state, status, sentence, body, log } = await getDelivery(world.as.owner, { id: sent.id, webhookId: id });
  assert.deepEqual([state, status, log.length], ['failed', 500, 1]);
  assert.match(sentence ?? '', /not a success/u);
  assert.deepEqual(JSON.parse(body ?? ''), {
    ...{ type: 'test', version: 1, timestamp: world.now.toISOString(), data: { endpointId: id } },
  });
  assert.equal(receiver.received[0]?.body, body);
  assert.equal((await getWebhook(world.as.owner, { id })).failingSince, null);
});

test('a replay sends the same message again, unless it is being sent', async (t) => {
  const receiver = await startReceiver(t);
  const { id: webhookId } = await listen(receiver.url('ok'));
  await happens();
  await work(later(world.now, 1_000));
  const [delivery] = (await listDeliveries(world.as.owner, { webhookId })).items;
  assert.ok(delivery);
  const which = { id: delivery.id, webhookId };
  const again = await replayDelivery(world.as.owner, which);
  assert.deepEqual([again.state, again.eventId, again.attempts], ['waiting', delivery.eventId, 0]);
  const claimedUntil = later(world.now, 60_000);
  await world.db.webhookDelivery.updateMany({ data: { claimedUntil } });
  await refused(replayDelivery(world.as.owner, which), 'delivery_running');
  await world.db.webhookDelivery.updateMany({ data: { claimedUntil: null } });
  await work(later(world.now, 2_000));
  const [first, second] = receiver.received;
  assert.deepEqual([second?.headers['webhook-id'], second?.body], [first?.headers['webhook-id'], first?.body]);
  assert.equal((await getDelivery(world.as.owner, which)).log.length, 2);
  const audit = await lastAudit(world, 'webhook.replay');
  assert.deepEqual(audit.after, { deliveryId: delivery.id, eventId: delivery.eventId, kind: 'device.unpaired' });
  const throttle = openThrottle();
  for (let n = 0; n < throttleLimits.webhook_replay.points; n += 1) await throttle.take('webhook_replay', webhookId);
  await refused(replayDelivery({ ...world.as.owner, throttle }, which), 'throttled');
  await updateWebhook(world.as.owner, { id: webhookId, enabled: false });
  await refused(replayDelivery(world.as.owner, which), 'webhook_off');
  const other = await listen('https://hooks.test/');
  await refused(replayDelivery(world.as.owner, { ...which, webhookId: other.id }), 'not_found');
});

test('a list of deliveries carries no answers of receivers, only what became of the last attempt', async (t) => {
  const receiver = await startReceiver(t);
  const { id: webhookId } = await listen(receiver.url('error'));
  await happens();
  await work(world.now);
  await work(later(world.now, 6_000));
  const { db, as } = world;
  const asked: string[] = [];
  const seen = await listDeliveries(
    {
      ...as.owner,
      db: db.$extends({
        query: {
          $allOperations: async ({ args, query }) => {
            const answer = await query(args);
            asked.push(
              JSON.stringify(answer, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
            );
            return answer;
          },
        },
      }) as unknown as typeof db,
    },
    { webhookId },
  );
  assert.deepEqual(
    seen.items.map(({ attempts, status }) => [attempts, status]),
    [[2, 500]],
  );
  assert.ok(asked.length > 0);
  assert.doesNotMatch(asked.join(), /broken/u);
});

test('deliveries come in pages, by state too, and go with their webhook', async () => {
  const { id: webhookId } = await listen('https://hooks.test/');
  await waiting(webhookId, 5);
  const first = await listDeliveries(world.as.owner, { webhookId, limit: 3 });
  const second = await listDeliveries(world.as.owner, { webhookId, limit: 3, cursor: first.nextCursor ?? '' });
  const ids = [...first.items, ...second.items].map(({ id }) => id);
  assert.equal(new Set(ids).size, 5);
  assert.equal(second.nextCursor, null);
  assert.equal((await listDeliveries(world.as.owner, { webhookId, state: 'failed' })).items.length, 0);
  await deleteWebhook(world.as.owner, { id: webhookId });
  assert.equal(await world.db.webhookDelivery.count(), 0);
  await refused(getWebhook(world.as.owner, { id: webhookId }), 'not_found');
  await lastAudit(world, 'webhook.delete');
});
