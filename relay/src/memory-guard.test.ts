import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryGuard } from './memory-guard.ts';

test('the memory guard refuses at the limit and takes work again a little below it', () => {
  let rssBytes = 0;
  let heapShare = 0;
  const guard = new MemoryGuard(1_000, () => ({ rssBytes, heapShare }));
  const check = (rss: number, heap = 0) => {
    rssBytes = rss;
    heapShare = heap;
    guard.check();
    return guard.overloaded;
  };
  assert.equal(check(999), false);
  assert.equal(check(1_000), true);
  assert.equal(check(970), true);
  assert.equal(check(940), false);
  assert.equal(check(970), false);
  assert.equal(check(0, 0.86), true, 'the JavaScript heap counts too');
  assert.equal(check(0, 0.5), false);
});

test('without a configured limit the guard finds one', () => {
  const guard = new MemoryGuard(undefined);
  assert(guard.limitBytes > 64 * 1_048_576);
  guard.check();
  assert.equal(typeof guard.overloaded, 'boolean');
});
