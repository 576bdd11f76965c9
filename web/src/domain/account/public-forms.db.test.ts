import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { requestReset } from '@/domain/account/request-reset';
import { resendVerification } from '@/domain/account/resend-verification';
import { noBrowser } from '@/domain/session/browser';
import { readBrowser, rememberPerson } from '@/domain/session/known-browser';
import { accountSteps } from '@/domain/testing/account-steps';
import { openWorld, refused, type World } from '@/domain/testing/world';
import { addressKey } from '@/base/address-key';
import { openThrottle, throttleLimits } from '@/base/throttle';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const { join, forgot, mailsTo, joined } = accountSteps(() => world);

test('pitfall-28 sign-up, reset and resend answer alike for known and unknown addresses', async () => {
  for (const email of ['owner@a.test', 'unheard@c.test']) assert.deepEqual(await join(email), { email });
  for (const email of ['owner@a.test', 'unknown@c.test']) assert.deepEqual(await forgot(email), { email });
  assert.deepEqual((await mailsTo('owner@a.test')).map(({ template }) => template).sort(), [
    'account_exists',
    'reset_password',
  ]);
  assert.deepEqual(await mailsTo('unknown@c.test'), []);
});

test('AUTH-04 public forms are throttled per address and per account, known or not', async () => {
  for (const email of ['owner@a.test', 'nobody-at-all@c.test']) {
    const counted = { ...world.system, throttle: openThrottle() };
    const ask = () => requestReset(counted, { email });
    for (let used = 0; used < 5; used += 1) await ask();
    const error = await refused(ask(), 'throttled');
    assert.ok(Number(error.details?.retryAfterSeconds) > 0);
  }
  const counted = { ...world.system, throttle: openThrottle() };
  for (let used = 0; used < throttleLimits.account_address.points; used += 1)
    await requestReset(counted, { email: `person${used}@c.test` });
  await refused(requestReset(counted, { email: 'one-more@c.test' }), 'throttled');
});

test('AUTH-04 pitfall-28 strangers who send forms with an address, even from the same one, keep its browser from nothing', async () => {
  const email = 'pestered@c.test';
  await joined(email);
  const throttle = openThrottle();
  const system = { ...world.system, throttle };
  const strange = (address: string) => requestReset(system, { email: address });
  for (let used = 0; used < 5; used += 1) await resendVerification(system, { email });
  await refused(resendVerification(system, { email }), 'throttled');
  // People with and without an account are refused after as many
  for (const address of [email, 'nobody-pestered@c.test']) {
    for (let used = 0; used < 5; used += 1) await strange(address);
    await refused(strange(address), 'throttled');
  }
  for (let used = 0; used < throttleLimits.account_address.points; used += 1)
    await throttle.take('account_address', addressKey(system.ip));
  const known = {
    ...system,
    browser: { ...noBrowser, known: readBrowser(rememberPerson(system, email), system.keys, system.now) },
  };
  const own = () => requestReset(known, { email });
  for (let used = 0; used < 5; used += 1) await own();
  await refused(own(), 'throttled');
  await refused(requestReset(known, { email: 'owner@a.test' }), 'throttled');
});
