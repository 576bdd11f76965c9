import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { openThrottle, throttleLimits } from '@/base/throttle';
import { apiKeyBounds } from '@/domain/api-key/bounds';
import { createTrialApiKey } from '@/domain/api-key/create-trial';
import { openApiKey } from '@/domain/api-key/open';
import { openWorld, refused, type World } from '@/domain/testing/world';

/** APIDOC-01: the key for trying out the API. */

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

test('it works for an hour and no longer', async () => {
  const { as, system, now } = world;
  const { key: token, expiresAt } = await createTrialApiKey(as.owner, { scopes: ['devices:read'] });
  const end = now.getTime() + apiKeyBounds.trialLifeMs;
  assert.equal(expiresAt?.getTime(), end);
  const at = (ms: number) => openApiKey({ ...system, now: new Date(ms) }, { token });
  assert.deepEqual((await at(end - 1)).key?.scopes, ['devices:read']);
  await refused(at(end), 'key_invalid');
});

test('a person makes so many in an hour, whoever else does', async (t) => {
  const throttle = openThrottle();
  t.after(() => throttle.close());
  const { owner, other } = world.as;
  const make = (context: typeof owner) => createTrialApiKey({ ...context, throttle }, { scopes: ['devices:read'] });
  const { points } = throttleLimits.api_key_trial;
  for (let made = 0; made < points; made += 1) await make(owner);
  await refused(make(owner), 'throttled');
  assert.ok((await make(other)).key);
});

test('the last use is written once a minute, however many requests come', async () => {
  const { as, system, now, db } = world;
  const { key: token, id } = await createTrialApiKey(as.owner, { scopes: ['devices:read'] });
  const open = (ms: number) => openApiKey({ ...system, now: new Date(now.getTime() + ms) }, { token });
  const lastUse = async () => {
    const { lastUsedAt } = await db.apiKey.findUniqueOrThrow({ where: { id } });
    return (lastUsedAt?.getTime() ?? 0) - now.getTime();
  };
  await Promise.all([open(0), open(1), open(2)]);
  const first = await lastUse();
  assert.ok(first <= 2);
  await open(apiKeyBounds.touchMs - 1);
  assert.equal(await lastUse(), first);
  await open(first + apiKeyBounds.touchMs);
  assert.equal(await lastUse(), first + apiKeyBounds.touchMs);
});
