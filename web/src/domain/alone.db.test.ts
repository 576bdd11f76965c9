import assert from 'node:assert/strict';
import test from 'node:test';
import { alone } from '@/domain/alone';
import { openWorld } from '@/domain/testing/world';

test('what one process at a time does keeps the same out, and nothing else', async (t) => {
  const world = await openWorld();
  t.after(() => world.close());
  const ran: string[] = [];
  await alone(world.db, 'retention', 60_000, async () => {
    for (const what of ['rotations', 'alerts', 'retention'] as const)
      await alone(world.db, what, 60_000, async () => void ran.push(what));
  });
  assert.deepEqual(ran, ['rotations', 'alerts']);
  assert.equal(await alone(world.db, 'retention', 60_000, async () => undefined), true, 'free again');
});
