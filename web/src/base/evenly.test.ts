import assert from 'node:assert/strict';
import test from 'node:test';
import { evenly, restOfStep } from '@/base/evenly';

test('pitfall-28 an answer comes no sooner than the step, whether it works or fails', async () => {
  const timed = async (work: () => Promise<unknown>) => {
    const start = performance.now();
    await evenly(work, 80).catch(() => undefined);
    return performance.now() - start;
  };
  assert.ok((await timed(async () => 'known')) >= 79);
  assert.ok((await timed(() => Promise.reject(new Error('unknown')))) >= 79);
});

test('pitfall-28 work that takes longer than a step is answered at the end of a later one', () => {
  const ends = [0, 1, 599, 600, 601, 1_250].map((spent) => spent + restOfStep(spent, 600));
  assert.deepEqual(ends, [600, 600, 600, 600, 1_200, 1_800]);
});
