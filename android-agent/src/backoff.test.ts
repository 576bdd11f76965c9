import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backoff } from './backoff.ts';
import { agentLimits } from './limits.ts';

const lost = { kind: 'lost', livedMs: 0 } as const;
const unreachable = { kind: 'unreachable' } as const;
const latest = (): number => 0.999_999;

test('a lost tunnel is tried again soon, then more seldom, never after more than 3.5 s', () => {
  const backoff = new Backoff(latest);
  const waits = Array.from({ length: 8 }, () => Math.round(backoff.next(lost)));
  assert.deepEqual(waits, [300, 510, 867, 1474, 2506, 3500, 3500, 3500]);
});

test('while no one answers a phone asks every second at least for as long as a restart takes, then more seldom', () => {
  const backoff = new Backoff(latest);
  assert.equal(Math.round(backoff.next({ kind: 'lost', livedMs: 60_000 })), 300);
  const waits = Array.from({ length: 22 }, () => Math.round(backoff.next(unreachable)));
  assert.deepEqual(waits, [510, 867, ...Array<number>(17).fill(1_000), 3_500, 3_500, 3_500]);
});

test('a thousand phones that lost one relay: none waits longer than a second, and they come spread over half of one', () => {
  let seed = 1;
  const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  /** When each phone asks for the first time after a relay that was away for 2.5 s. */
  const returns = Array.from({ length: 1_000 }, () => {
    const backoff = new Backoff(random);
    let atMs = backoff.next({ kind: 'lost', livedMs: 60_000 });
    while (atMs < 2_500) atMs += backoff.next(unreachable);
    return atMs - 2_500;
  });
  assert.ok(Math.max(...returns) <= 1_000);
  const perTenth = Array.from({ length: 10 }, (_, n) => returns.filter((ms) => Math.floor(ms / 100) === n).length);
  assert.ok(Math.max(...perTenth) <= 250, `${perTenth.join()}`);
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

test('a relay that answers 503 is not asked every second, and not earlier than it asked for', () => {
  const backoff = new Backoff(() => 0);
  assert.equal(backoff.next({ kind: 'refused', retryAfterMs: 1_000 }), 1_000);
  for (let i = 0; i < 6; i++) backoff.next({ kind: 'refused' });
  assert.equal(backoff.next({ kind: 'refused', retryAfterMs: 1_000 }), agentLimits.backoffCapMs / 2);
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
