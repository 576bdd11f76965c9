import assert from 'node:assert/strict';
import test from 'node:test';
import { namesOf } from '@/domain/device/name-pattern';

test('PORTAL-05: a range of names is as wide as its first number is written', () => {
  assert.deepEqual(namesOf('Berlin 08–11'), ['Berlin 08', 'Berlin 09', 'Berlin 10', 'Berlin 11']);
  for (const between of ['-', ' – ', '—', '..', '…', ' to '])
    assert.deepEqual(namesOf(`A${9}${between}10`), ['A9', 'A10'], between);
  assert.deepEqual(namesOf('7-7'), ['7']);
  assert.deepEqual(namesOf('Route 66, no 1-2'), ['Route 66, no 1', 'Route 66, no 2']);
});

test('PORTAL-05: what is no range, runs backwards or names more than 100 is refused', () => {
  assert.equal(namesOf('Berlin 001-100')?.length, 100);
  for (const text of ['', 'Berlin', 'Berlin 1', 'Berlin 2-1', 'Berlin 1-101', 'Berlin 1-', '-', '1-9999999'])
    assert.equal(namesOf(text), undefined, text);
});
