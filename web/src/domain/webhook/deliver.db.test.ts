import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { claimDeliveries, leaseMs } from '@/domain/webhook/claim';
import { deliverWebhook } from '@/domain/webhook/deliver';
import { expireDeliveries } from '@/domain/webhook/expire';
import { retryWaitMs, retryWaitsMs, webhookGivenUpMs } from '@/domain/webhook/retry';
import { rotateWebhookSecret } from '@/domain/webhook/rotate-secret';
import { spreadEvents } from '@/domain/webhook/spread';
import { later, webhookSteps } from '@/domain/webhook/testing';
import { deliveryLog } from '@/domain/webhook/view';
import { openWorld, type World } from '@/domain/testing/world';
import type { Outcome } from '@/webhook/outcome';
import { startReceiver } from '@/webhook/testing';

let world: World;
const { at, listen, happens, work, deliveries, clear } = webhookSteps(() => world);
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => clear());

const outcome = (answer: Partial<Outcome>) => async () =>
  ({
    ...{ reason: 'status', status: 500, answer: 'broken', retryAfterMs: null, address: '127.0.0.1', durationMs: 5 },
    ...answer,
  }) as Outcome;

test('an event arrives once, signed as the library verifies, with its documented body', async (t) => {
  const receiver = await startReceiver(t);
  const { secret } = await listen(receiver.url('ok'));
  await listen(receiver.url('ok/else'), ['device.paired']);
  const id = await happens();
  await work(new Date());
  await work(new Date());
  const [request, ...others] = receiver.received;
  assert.equal(others.length, 0);
  assert.ok(request);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  assert.deepEqual(new Webhook(secret).verify(request.body, headers), {
    ...{ type: 'device.unpaired', version: 1, timestamp: world.now.toISOString() },
    data: { deviceId: world.a.deviceId, deviceName: 'Phone of A' },
  });
  assert.equal(headers['webhook-id'], id);
  assert.equal(headers['content-type'], 'application/json');
  const [delivery] = await deliveries();
  assert.equal(delivery?.state, 'delivered');
  const [attempt] = deliveryLog.parse(delivery.attemptLog);
  assert.deepEqual([attempt?.status, attempt?.answer, attempt?.reason], [200, 'thanks', null]);
  assert.equal(attempt?.signature, headers['webhook-signature']);
});

test('an event is spread once, to every webhook that listens, however often it is tried', async () => {
  for (let count = 0; count < 3; count += 1) await listen(`http://127.0.0.1:9/${count}`);
  await listen('http://127.0.0.1:9/operators', ['device.unpaired'], world.as.operator);
  await listen('http://127.0.0.1:9/other', ['device.unpaired'], world.as.other);
  await happens();
  const contexts = [at(new Date()), at(new Date())];
  await Promise.all(contexts.map(spreadEvents));
  await world.db.outgoingEvent.updateMany({ data: { spreadAt: null } });
  assert.equal(await spreadEvents(at(new Date())), 1);
  assert.equal((await deliveries()).length, 4);
});

test('for 24 hours after a rotation both secrets sign, then the new one alone', async (t) => {
  const receiver = await startReceiver(t);
  const old = await listen(receiver.url('ok'));
  const { secret } = await rotateWebhookSecret(world.as.owner, { id: old.id });
  const verifies = (one: string, last = receiver.received.at(-1)) => {
    const headers = Object.entries(last?.headers ?? {}).map(([name, value]) => [name, String(value)]);
    // Signed with a time of the past or the future, which the library refuses before it looks at the signature
    const { timestamp } = JSON.parse(last?.body ?? '') as { timestamp: string };
    assert.ok(timestamp);
    const signed = new Date(Number(last?.headers['webhook-timestamp']) * 1_000);
    const signature = new Webhook(one).sign(String(last?.headers['webhook-id']), signed, last?.body ?? '');
    return String(Object.fromEntries(headers)['webhook-signature']).split(' ').includes(signature);
  };
  await happens();
  await work(later(world.now, 3_600_000));
  assert.deepEqual([verifies(old.secret), verifies(secret)], [true, true]);
  await happens();
  await work(later(world.now, 25 * 3_600_000));
  assert.equal(receiver.received.length, 2);
  assert.deepEqual([verifies(old.secret), verifies(secret)], [false, true]);
});

test('what fails is tried again, later and later, for a day; then it has failed', async () => {
  await listen('https://hooks.test/');
  await happens();
  let now = new Date();
  const started = now;
  for (const [index, wait] of retryWaitsMs.entries()) {
    const [attempted] = await work(now, outcome({}));
    assert.equal(attempted?.state, 'waits');
    const [delivery] = await deliveries();
    assert.equal(delivery?.attempts, index + 1);
    assert.equal(delivery.nextAttemptAt.getTime(), now.getTime() + 5 + wait);
    assert.deepEqual(await work(later(now, wait - 10), outcome({})), []);
    now = delivery.nextAttemptAt;
  }
  const [attempted] = await work(now, outcome({}));
  assert.equal(attempted?.state, 'failed');
  const [delivery] = await deliveries();
  assert.equal(delivery?.state, 'failed');
  assert.ok(delivery.finishedAt && now.getTime() - started.getTime() < webhookGivenUpMs);
  assert.equal(deliveryLog.parse(delivery.attemptLog).length, retryWaitsMs.length + 1);
});

test('waits differ by 10 % at most, and end within the day', () => {
  const most = retryWaitsMs.reduce((sum, _, index) => sum + (retryWaitMs(index + 1, 1) ?? 0), 0);
  assert.ok(most < webhookGivenUpMs, `${most} ms`);
  assert.deepEqual([retryWaitMs(1, 0), retryWaitMs(1, 0.5), retryWaitMs(1, 1)], [4_500, 5_000, 5_500]);
  assert.equal(retryWaitMs(retryWaitsMs.length + 1, 0), undefined);
});

test('Retry-After is kept, for the whole webhook where it is busy', async () => {
  const { id } = await listen('https://hooks.test/');
  await happens('first');
  const now = new Date();
  await work(now, outcome({ status: 429, retryAfterMs: 600_000 }));
  const [delivery] = await deliveries();
  assert.equal(delivery?.nextAttemptAt.getTime(), now.getTime() + 5 + 600_000);
  await happens('second');
  assert.deepEqual(await work(later(now, 599_000), outcome({})), []);
  assert.equal((await work(later(now, 601_000), outcome({ status: 200, reason: null }))).length, 2);
  const { pausedUntil, failures } = await world.db.webhookEndpoint.findUniqueOrThrow({ where: { id } });
  assert.deepEqual([pausedUntil, failures], [null, 0]);
});

test('a pause of a year is none: an hour for the webhook, a day for the delivery', async () => {
  const { id } = await listen('https://hooks.test/');
  await happens();
  const now = new Date();
  const [attempted] = await work(now, outcome({ status: 503, retryAfterMs: 365 * 86_400_000 }));
  assert.equal(attempted?.state, 'failed');
  const { pausedUntil } = await world.db.webhookEndpoint.findUniqueOrThrow({ where: { id } });
  assert.equal(pausedUntil?.getTime(), now.getTime() + 5 + 3_600_000);
});

test('of an answer 2 kB are kept, without what Postgres does not take', async () => {
  await listen('https://hooks.test/');
  await happens();
  await work(new Date(), outcome({ answer: `\0${'😀'.repeat(4_000)}` }));
  const [delivery] = await deliveries();
  const [attempt] = deliveryLog.parse(delivery?.attemptLog);
  assert.equal([...(attempt?.answer ?? '')].length, 2_048);
  assert.ok(attempt?.answer?.startsWith('\u{fffd}😀') && attempt.answer.endsWith('😀'));
});

test('an attempt that never ended is taken for lost, and its late end changes nothing', async () => {
  await listen('https://hooks.test/');
  await happens();
  const now = new Date();
  await spreadEvents(at(now));
  const claim = (time: Date) => claimDeliveries(at(time), { all: 10, slow: 10 });
  const [stuck] = await claim(now);
  assert.ok(stuck);
  assert.deepEqual(await claim(later(now, leaseMs - 1)), []);
  const [again] = await claim(later(now, leaseMs));
  assert.deepEqual([again?.id, again?.lost, again?.attempts], [stuck.id, true, 2]);
  const late = await deliverWebhook(at(now), outcome({ status: 200, reason: null }), stuck, () => 0.5);
  assert.equal(late.state, 'vanished');
  assert.ok(again);
  const { state } = await deliverWebhook(at(later(now, leaseMs)), outcome({}), again, () => 0.5);
  assert.equal(state, 'waits');
  const [delivery] = await deliveries();
  assert.deepEqual(
    deliveryLog.parse(delivery?.attemptLog).map(({ reason }) => reason),
    ['lost', 'status'],
  );
});

test('what waits while its webhook is off is sent when it is on again in time, else it has failed', async () => {
  const { id } = await listen('https://hooks.test/');
  await happens();
  await spreadEvents(at(new Date()));
  const off = (enabled: boolean) => world.db.webhookEndpoint.update({ where: { id }, data: { enabled } });
  await off(false);
  assert.equal(await happens(), null, 'nothing new');
  assert.deepEqual(await work(new Date(), outcome({})), []);
  assert.equal(await expireDeliveries(at(new Date())), 0);
  await off(true);
  assert.equal((await work(new Date(), outcome({}))).length, 1);
  await off(false);
  assert.equal(await expireDeliveries(at(later(new Date(), webhookGivenUpMs))), 1);
  assert.equal((await deliveries())[0]?.state, 'failed');
});
