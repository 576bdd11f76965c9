import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { StartQueue } from './start-queue.ts';

test('who comes early waits; then a few are let on in each turn, in their order', async () => {
  const queue = new StartQueue(2);
  const on: number[] = [];
  const all = Promise.all([1, 2, 3, 4, 5].map((who) => queue.enter().then(() => on.push(who))));
  await nextTurn();
  assert.equal(on.length, 0);
  queue.open();
  await new Promise<void>((resolve) => process.nextTick(resolve)); // behind all that was resolved
  const first = [...on];
  const late = queue.enter().then(() => on.push(6));
  await Promise.all([all, late]);
  assert.deepEqual(first, [1, 2]);
  assert.deepEqual(on, [1, 2, 3, 4, 5, 6]);
});

test('an open queue holds no one up', async () => {
  const queue = new StartQueue(1);
  queue.open();
  queue.open();
  await queue.enter();
});
