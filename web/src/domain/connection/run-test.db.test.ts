import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { Trial } from '@pocketproxy/relay/contract';
import { openThrottle } from '@/base/throttle';
import { testConnection } from '@/domain/connection/run-test';
import { foreignIsMissing } from '@/domain/testing/verb-cases';
import { openWorld, refused, workingTrial, type World } from '@/domain/testing/world';

let world: World;
before(async () => {
  world = await openWorld();
});
after(() => world.close());

const refusal = (reason: string) => ({ state: 'refused', reason }) as const;
const failing = (parts: Partial<Trial>): Trial => ({ ...workingTrial, ...parts });

/** What the owner sees of a relay's answer. */
function seen(trial: Trial | null | undefined) {
  const { as, a } = world;
  return testConnection({ ...as.owner, askTrial: async () => trial }, { id: a.connection.id });
}

test('TEST-01: the relay’s answer with the carrier; members, also those who only look, may ask', async () => {
  const { as, a, db, relayId } = world;
  await db.device.update({ where: { id: a.deviceId }, data: { carrier: 'Telekom' } });
  const asked: unknown[] = [];
  const askTrial = async (...question: unknown[]) => {
    asked.push(question);
    return workingTrial;
  };
  const expected = { ...workingTrial, carrier: 'Telekom', failure: null };
  assert.deepEqual(await testConnection({ ...as.viewer, askTrial }, { id: a.connection.id }), expected);
  assert.deepEqual(asked, [[relayId, a.connection.id]]);
  await foreignIsMissing(world, world.b.connection.id, (context, id) => testConnection(context, { id }));
});

test('TEST-01: the leg that fails, in the relay’s words; a protocol that is off is no failure', async () => {
  const offline = refusal('phone_offline');
  const { failure, http } = await seen(failing({ http: offline, socks5: offline, udp: offline }));
  assert.deepEqual(failure, { reason: 'phone_offline', sentence: 'The phone is offline.', leg: 'phone' });
  assert.deepEqual(http, { state: 'failed', ...failure });
  const httpOnly = await seen(
    failing({ socks5: refusal('protocol_not_allowed'), udp: refusal('protocol_not_allowed') }),
  );
  assert.deepEqual([httpOnly.failure, httpOnly.udp], [null, { state: 'off' }]);
  const off = refusal('protocol_not_allowed');
  assert.equal((await seen(failing({ http: off, socks5: off, udp: off }))).failure?.reason, 'protocol_not_allowed');
  assert.equal((await seen(failing({ udp: refusal('of_a_newer_relay') }))).failure?.leg, 'relay');
});

test('TEST-01: a relay that is silent or does not know it, a port that was released, and too many tests', async () => {
  const { as, a, db } = world;
  const { id } = a.connection;
  await refused(seen(undefined), 'relay_silent');
  await refused(seen(null), 'relay_unaware');
  const throttle = openThrottle();
  for (let run = 0; run < 10; run++) await testConnection({ ...as.owner, throttle }, { id });
  await refused(testConnection({ ...as.manager, throttle }, { id }), 'throttled');
  await db.connection.update({ where: { id }, data: { port: null, releasedPort: 20_000 } });
  assert.equal((await seen(undefined)).failure?.reason, 'connection_expired');
});
