import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { unseal } from '@pocketproxy/relay/contract';
import { sealContext } from '@/domain/mail/queue';
import { noteHealth } from '@/domain/webhook/health';
import { later, webhookSteps } from '@/domain/webhook/testing';
import { updateWebhook } from '@/domain/webhook/update';
import { lastAudit, openWorld, testKeys, type World } from '@/domain/testing/world';

let world: World;
const { at, listen, clear } = webhookSteps(() => world);
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => clear());

const dayMs = 86_400_000;
const failed = { reason: 'status', status: 500, durationMs: 5, retryAfterMs: null } as const;
const row = (id: string) => world.db.webhookEndpoint.findUniqueOrThrow({ where: { id } });

test('failures are counted from the first one, and forgotten at a success', async () => {
  const hook = await listen('https://hooks.test/');
  const { id } = hook;
  await noteHealth(at(world.now), hook, failed);
  await noteHealth(at(later(world.now, 1_000)), hook, { ...failed, durationMs: 9_000 });
  const { failures, failingSince, slow } = await row(id);
  assert.deepEqual([failures, failingSince, slow], [2, world.now, true]);
  await noteHealth(at(world.now), hook, { ...failed, reason: null, status: 200 });
  const after = await row(id);
  assert.deepEqual([after.failures, after.failingSince, after.slow], [0, null, false]);
});

test('one that failed at every attempt for 3 days is switched off, with one mail to each owner', async () => {
  const hook = await listen('https://hooks.test/?token=hidden');
  const { id } = hook;
  for (let count = 0; count < 9; count += 1) await noteHealth(at(world.now), hook, failed);
  assert.deepEqual(await noteHealth(at(later(world.now, 3 * dayMs - 1)), hook, failed), []);
  assert.equal((await row(id)).enabled, true);
  const after = at(later(world.now, 3 * dayMs));
  const mails = (await Promise.all([noteHealth(after, hook, failed), noteHealth(after, hook, failed)])).flat();
  assert.equal(mails.length, 1);
  const { enabled, offReason } = await row(id);
  assert.deepEqual([enabled, offReason], [false, 'failing']);
  const audit = await lastAudit(world, 'webhook.switch_off');
  assert.equal(audit.customerId, world.a.customerId);
  const mail = await world.db.mail.findFirstOrThrow({ where: { template: 'webhook_off' } });
  assert.equal(mail.recipient, 'owner@a.test');
  const values = unseal(mail.sealedValues ?? '', sealContext(mail.id), testKeys);
  assert.match(values, new RegExp(`/portal/settings/webhooks/${id}`, 'u'));
  assert.doesNotMatch(values, /hidden/u);
});

test('3 days of few attempts are not enough', async () => {
  const hook = await listen('https://hooks.test/');
  const { id } = hook;
  await noteHealth(at(world.now), hook, failed);
  await noteHealth(at(later(world.now, 4 * dayMs)), hook, failed);
  assert.equal((await row(id)).enabled, true);
});

test('410 switches off immediately; operators hear of theirs', async () => {
  const hook = await listen('https://hooks.test/', ['device.paired'], world.as.operator);
  const { id } = hook;
  await noteHealth(at(world.now), hook, { ...failed, status: 410 });
  const { enabled, offReason } = await row(id);
  assert.deepEqual([enabled, offReason], [false, 'gone']);
  const mail = await world.db.mail.findFirstOrThrow({ where: { template: 'webhook_off' } });
  assert.equal(mail.recipient, 'operator@staff.test');
  const view = await updateWebhook(world.as.operator, { id, enabled: true });
  assert.deepEqual([view.state, view.offReason], ['on', null]);
});

test('another address starts without failures, and late answers of the one before say nothing about it', async () => {
  const hook = await listen('https://old.test/');
  for (let count = 0; count < 12; count += 1) await noteHealth(at(world.now), hook, { ...failed, durationMs: 9_000 });
  const moved = await updateWebhook(world.as.owner, { id: hook.id, url: 'https://new.test/' });
  assert.deepEqual([moved.state, moved.failingSince], ['on', null]);
  assert.deepEqual(await noteHealth(at(later(world.now, 3 * dayMs)), hook, { ...failed, status: 410 }), []);
  assert.deepEqual(await noteHealth(at(later(world.now, 3 * dayMs)), { ...hook, url: moved.url }, failed), []);
  const { enabled, failures, slow } = await row(hook.id);
  assert.deepEqual([enabled, failures, slow], [true, 1, false]);
});
