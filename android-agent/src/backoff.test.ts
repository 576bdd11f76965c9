import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backoff } from './backoff.ts';

const lost = { kind: 'lost', livedMs: 0 } as const;
const latest = (): number => 0.999_999;

test('a lost tunnel is tried again soon, then more seldom, never after more than 3.5 s', () => {
  const backoff = new Backoff(latest);
  const waits = Array.from({ length: 8 }, () => Math.round(backoff.next(lost)));
  assert.deepEqual(waits, [300, 510, 867, 1474, 2506, 3500, 3500, 3500]);
});

test('waits are spread between half and whole', () => {
  const backoff = new Backoff(() => 0);
  assert.equal(backoff.next(lost), 150);
});

test('only a session that lived for a while resets the waits', () => {
  const backoff = new Backoff(latest);
  for (let i = 0; i < 6; i++) backoff.next(lost);
  assert.ok(backoff.next({ kind: 'lost', livedMs: 4_000 }) > 3_000);
  assert.ok(backoff.next({ kind: 'lost', livedMs: 5_000 }) <= 300);
});

test('an unpaired phone waits minutes, a quarter of an hour at most', () => {
  const backoff = new Backoff(latest);
  const waits = Array.from({ length: 6 }, () => Math.round(backoff.next({ kind: 'unpaired' }) / 1_000));
  assert.deepEqual(waits, [60, 120, 240, 480, 900, 900]);
});

test('429: never earlier than asked, bounded when asked for days', () => {
  const backoff = new Backoff(() => 0);
  assert.equal(backoff.next({ kind: 'throttled', retryAfterMs: 20_000 }), 20_000);
  assert.equal(backoff.next({ kind: 'throttled' }), 10_000);
  assert.equal(backoff.next({ kind: 'throttled', retryAfterMs: 86_400_000 }), 600_000);
});

test('two users of one secret do not fight: 30 s at least', () => {
  assert.ok(new Backoff(() => 0).next({ kind: 'replaced' }) >= 30_000);
});
