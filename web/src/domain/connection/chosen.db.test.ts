import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { openThrottle } from '@/base/throttle';
import { createConnection } from '@/domain/connection/create';
import { openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => {
  world = await openWorld();
});
after(() => world.close());

test('DASH-02 PORTAL-05: username and port can be chosen; what someone has is refused', async () => {
  const { as, a, b } = world;
  const make = (more: object, owner = as.owner, deviceId = a.deviceId) =>
    createConnection(owner, { deviceId, name: 'x', ...more });
  const made = await make({ username: 'scraper-1', port: 20_050 });
  assert.deepEqual([made.username, made.port], ['scraper-1', 20_050]);
  await refused(make({ username: 'scraper-1' }), 'username_taken');
  await refused(make({ username: 'scraper-1' }, as.other, b.deviceId), 'username_taken');
  await refused(make({ port: 20_050 }), 'port_unavailable');
  await refused(make({ port: 19_999 }), 'port_unavailable');
  for (const username of ['ab', 'with:colon', 'with@sign', '-first', 'x'.repeat(41)])
    await refused(make({ username }), 'invalid');
  const both = await Promise.allSettled([
    make({ username: 'twice' }),
    make({ username: 'twice' }, as.other, b.deviceId),
  ]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
});

test('DASH-02: the port of an expired connection is kept for it', async () => {
  const { as, a, db, now } = world;
  const { id } = await createConnection(as.owner, { deviceId: a.deviceId, name: 'x', port: 20_060 });
  await db.connection.update({ where: { id }, data: { expiresAt: new Date(now.getTime() - 1_000) } });
  await refused(createConnection(as.owner, { deviceId: a.deviceId, name: 'y', port: 20_060 }), 'port_unavailable');
});

test('pitfall 4: names are not tried out: chosen ones are counted for each customer', async () => {
  const { as, a } = world;
  const throttle = openThrottle();
  const guess = () =>
    createConnection({ ...as.owner, throttle }, { deviceId: a.deviceId, name: 'x', username: 'scraper-1' });
  for (let run = 0; run < 30; run++) await refused(guess(), 'username_taken');
  await refused(guess(), 'throttled');
});
