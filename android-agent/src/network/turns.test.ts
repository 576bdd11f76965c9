import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Turns } from './turns.ts';

const never = new AbortController().signal;

/** Work that starts in turn and ends when the test says so. */
function desk(turns: Turns) {
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const run = (key: string, id: string, signal = never): Promise<void> =>
    turns.run(key, signal, () => {
      started.push(id);
      return new Promise((resolve) => ends.set(id, resolve));
    });
  const end = async (id: string): Promise<void> => {
    ends.get(id)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { started, run, end };
}

test('pitfall-25: one key’s many never stand before another key’s few', async () => {
  const { started, run, end } = desk(new Turns({ parallel: 2, perKey: 1, waiting: 10 }));
  for (const id of ['a1', 'a2', 'a3']) void run('a', id);
  void run('b', 'b1');
  assert.deepEqual(started, ['a1', 'b1'], 'a key holds no more than its part');
  void run('b', 'b2');
  void run('c', 'c1');
  await end('a1');
  assert.deepEqual(started, ['a1', 'b1', 'a2']);
  await end('a2');
  assert.deepEqual(started, ['a1', 'b1', 'a2', 'c1'], 'the key that was served goes to the end');
  await end('c1');
  await end('b1');
  assert.deepEqual(started.slice(4).sort(), ['a3', 'b2']);
});

test('what waits is bounded, and leaves when its time is up', async () => {
  const { started, run, end } = desk(new Turns({ parallel: 1, perKey: 1, waiting: 1 }));
  void run('a', 'a1');
  const stop = new AbortController();
  const waiting = run('a', 'a2', stop.signal);
  await assert.rejects(run('b', 'b1'), { reason: 'phone_overloaded' });
  stop.abort();
  await assert.rejects(waiting, { reason: 'name_not_found' });
  void run('b', 'b2');
  await end('a1');
  assert.deepEqual(started, ['a1', 'b2']);
});

test('work that fails ends its turn', async () => {
  const turns = new Turns({ parallel: 1, perKey: 1, waiting: 1 });
  await assert.rejects(
    turns.run('a', never, () => Promise.reject(new Error('no'))),
    /no/,
  );
  assert.equal(await turns.run('a', never, () => Promise.resolve(1)), 1);
});
