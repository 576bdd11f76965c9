import assert from 'node:assert/strict';
import test from 'node:test';
import { evenly } from '@/lib/evenly';

test('pitfall-28 an answer comes no sooner than the floor, whether it works or fails', async () => {
  const timed = async (work: () => Promise<unknown>) => {
    const start = performance.now();
    await evenly(work, 80).catch(() => undefined);
    return performance.now() - start;
  };
  assert.ok((await timed(async () => 'known')) >= 79);
  assert.ok((await timed(() => Promise.reject(new Error('unknown')))) >= 79);
});
