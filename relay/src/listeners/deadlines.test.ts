import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relayLimits } from '../limits.ts';
import { Deadlines } from './deadlines.ts';

function setUp(timeoutMs = 1_000) {
  const clock = { nowMs: 0 };
  const due: string[] = [];
  const deadlines = new Deadlines<string>(timeoutMs, (item) => due.push(item), () => clock.nowMs); // prettier-ignore
  return { clock, due, deadlines };
}

test('PROTO-02: items expire once, in order, when their time has passed', () => {
  const { clock, due, deadlines } = setUp();
  deadlines.add('a');
  clock.nowMs = 500;
  deadlines.add('b');
  clock.nowMs = 999;
  deadlines.sweep();
  assert.deepEqual(due, []);
  clock.nowMs = 1_000;
  deadlines.sweep();
  assert.deepEqual(due, ['a']);
  clock.nowMs = 5_000;
  deadlines.sweep();
  deadlines.sweep();
  assert.deepEqual(due, ['a', 'b']);
  assert.equal(deadlines.size, 0);
});

test('PROTO-02: an item that left does not expire, one that came again gets its time again', () => {
  const { clock, due, deadlines } = setUp();
  deadlines.add('gone');
  deadlines.add('restarted');
  assert.equal(deadlines.delete('gone'), true);
  assert.equal(deadlines.delete('gone'), false);
  clock.nowMs = 900;
  deadlines.add('restarted');
  clock.nowMs = 1_500;
  deadlines.sweep();
  assert.deepEqual(due, []);
  assert.deepEqual(deadlines.items, ['restarted']);
  clock.nowMs = 1_900;
  deadlines.sweep();
  assert.deepEqual(due, ['restarted']);
});

test('PROTO-02: an item may come back while it expires', () => {
  const clock = { nowMs: 0 };
  let due = 0;
  const deadlines: Deadlines<string> = new Deadlines(
    1_000,
    (item) => {
      due++;
      deadlines.add(item);
    },
    () => clock.nowMs,
  );
  deadlines.add('a');
  for (clock.nowMs = 0; clock.nowMs < 5_500; clock.nowMs += 500) deadlines.sweep();
  assert.equal(due, 5);
  deadlines.delete('a');
});

test('PROTO-02: a handshake ends within two seconds of its documented time', (t) => {
  const { handshakeTimeoutMs } = relayLimits;
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { clock, due, deadlines } = setUp(handshakeTimeoutMs);
  const tick = (ms: number) => {
    for (let n = 0; n < ms; n += 100) {
      clock.nowMs += 100;
      t.mock.timers.tick(100);
    }
  };
  deadlines.add('first');
  tick(700);
  deadlines.add('second');
  tick(handshakeTimeoutMs - 800);
  assert.deepEqual(due, []);
  tick(2_000);
  assert.deepEqual(due, ['first', 'second']);
});

test('PROTO-02: the one timer runs on its own and stops when nothing waits', async () => {
  const due = await new Promise((resolve) => {
    const deadlines = new Deadlines<string>(20, resolve);
    deadlines.add('a');
    // The timer does not hold the process, so something else has to until it fires.
    const hold = setInterval(() => deadlines.size === 0 && clearInterval(hold), 5);
  });
  assert.equal(due, 'a');
});
