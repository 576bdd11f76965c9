import assert from 'node:assert/strict';
import { once, EventEmitter } from 'node:events';
import { test } from 'node:test';
import { Loop } from './loop.ts';

function steps() {
  const events = new EventEmitter<{ begun: [] }>();
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const logged: string[] = [];
  const log = { debug: () => logged.push('debug'), info: () => logged.push('info'), warn: () => logged.push('warn') };
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
    ...{ log, what: 'work' },
  });
  return { loop, events, ends, logged, runs: () => runs };
}

test('a loop never overlaps itself; wakes during a run make one more run', async () => {
  const { loop, events, ends, runs } = steps();
  loop.start();
  loop.wake();
  loop.wake();
  assert.equal(runs(), 1);
  const again = once(events, 'begun');
  ends[0]?.resolve();
  await again;
  assert.equal(runs(), 2);
  ends[1]?.resolve();
  await loop.stop();
  loop.wake();
  assert.equal(runs(), 2);
});

test('a failed run is tried again after the retry delay; the log has the first failure and the recovery', async () => {
  const { loop, events, ends, logged } = steps();
  loop.start();
  for (const failure of [0, 1]) {
    const again = once(events, 'begun');
    ends[failure]?.reject(new Error('away'));
    await again;
  }
  const stopped = loop.stop();
  ends[2]?.resolve();
  await stopped;
  assert.deepEqual(logged, ['warn', 'debug', 'info']);
});
