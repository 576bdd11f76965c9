import assert from 'node:assert/strict';
import test from 'node:test';
import { turnsNow, type Pool } from '@/domain/turns/turns';

const waiting = (count: number, pools: string[]) => Array.from({ length: count }, (_, at) => ({ at, pools }));
const pool = (size: number, percent: number, running = 0): Pool => ({ size, percent, running });

test('ROT-04 of a customer’s phones at most k percent rotate at once, rounded up, and at least one', () => {
  const turns = (one: Pool) => turnsNow(waiting(20, ['a']), new Map([['a', one]])).map(({ at }) => at);
  assert.deepEqual(turns(pool(20, 10)), [0, 1]);
  assert.deepEqual(turns(pool(21, 10)), [0, 1, 2]);
  assert.deepEqual(turns(pool(3, 1)), [0]);
  assert.deepEqual(turns(pool(20, 10, 1)), [0]);
  assert.deepEqual(turns(pool(20, 10, 5)), []);
});

test('ROT-04 a phone of several pools takes a place in each; one full pool holds up no other', () => {
  const pools = new Map([
    ['a', pool(10, 50)],
    ['b', pool(10, 50, 5)],
    ['small', pool(2, 50)],
  ]);
  const all = [
    { name: 'first of small', pools: ['a', 'small'] },
    { name: 'second of small', pools: ['a', 'small'] },
    { name: 'of b', pools: ['b'] },
    { name: 'of a', pools: ['a'] },
    { name: 'of none', pools: [] },
  ];
  assert.deepEqual(
    turnsNow(all, pools).map(({ name }) => name),
    ['first of small', 'of a', 'of none'],
  );
});
