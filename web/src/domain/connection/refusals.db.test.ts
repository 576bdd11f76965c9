import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { recentRefusals } from '@/domain/connection/refusals';
import { foreignIsMissing } from '@/domain/testing/verb-cases';
import { openWorld, refused, type World } from '@/domain/testing/world';
import type { AskRefusals } from '@/domain/connection/ask-refusals';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const row = { reason: 'phone_offline', address: '198.51.100.1', count: 3, firstMs: 0, lastMs: 60_000 };

test('PROTO-03 a connection’s refusals come from its own relay, with the relay’s sentence', async () => {
  const { as, a, relayId } = world;
  const asked: string[][] = [];
  const askRefusals: AskRefusals = async (...question) => {
    asked.push(question);
    return [row, { ...row, reason: 'of_a_newer_relay' }];
  };
  const views = await recentRefusals({ ...as.viewer, askRefusals }, { id: a.connection.id });
  assert.deepEqual(asked, [[relayId, a.connection.id]]);
  const { reason, address, count } = row;
  const view = { reason, address, count, firstAt: '1970-01-01T00:00:00.000Z', lastAt: '1970-01-01T00:01:00.000Z' };
  assert.deepEqual(views, [
    { ...view, sentence: 'The phone is offline.' },
    { ...view, reason: 'of_a_newer_relay', sentence: 'Refused.' },
  ]);
});

test('TENANT-03 PROTO-03 foreign connections are not asked for; a silent relay is a separate error', async () => {
  const { as, a, b } = world;
  await foreignIsMissing(world, b.connection.id, (context, id) =>
    recentRefusals({ ...context, askRefusals: async () => assert.fail('asked the relay') }, { id }),
  );
  await refused(
    recentRefusals({ ...as.owner, askRefusals: async () => undefined }, { id: a.connection.id }),
    'relay_silent',
  );
});
