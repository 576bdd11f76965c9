import assert from 'node:assert/strict';
import { once, EventEmitter } from 'node:events';
import { test } from 'node:test';
import { Loop } from './loop.ts';

function steps() {
  const events = new EventEmitter<{ begun: [] }>();
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const errors: unknown[] = [];
  let runs = 0;
  const loop = new Loop({
    work: () =>
      new Promise<void>((resolve, reject) => {
        runs++;
        ends.push({ resolve, reject });
        events.emit('begun');
      }),
    intervalMs: 60_000,
    retryMs: 5,
    failed: (error) => errors.push(error),
  });
  return { loop, events, ends, errors, runs: () => runs };
}

test('a loop never overlaps itself; kicks during a run make one more run', async () => {
  const { loop, events, ends, runs } = steps();
  loop.start();
  loop.kick();
  loop.kick();
  assert.equal(runs(), 1);
  const again = once(events, 'begun');
  ends[0]?.resolve();
  await again;
  assert.equal(runs(), 2);
  ends[1]?.resolve();
  await loop.stop();
  loop.kick();
  assert.equal(runs(), 2);
});

test('a failed run is told and tried again after the retry delay', async () => {
  const { loop, events, ends, errors } = steps();
  loop.start();
  const again = once(events, 'begun');
  ends[0]?.reject(new Error('away'));
  await again;
  assert.equal(errors.length, 1);
  const stopped = loop.stop();
  ends[1]?.resolve();
  await stopped;
});
