import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsOf } from './facts';

const id = '019c0000-0000-7000-8000-000000000001';
const other = '019c0000-0000-7000-8000-000000000002';

test('SEC-04: what changed is read as words, whatever shape it has', () => {
  assert.deepEqual(factsOf({ max_streams: 5, enabled: false, note: null, ranges: ['a', 'b'], state: 'same_ip' }), [
    { name: 'max streams', text: '5' },
    { name: 'enabled', text: 'no' },
    { name: 'note', text: '—' },
    { name: 'ranges', text: 'a, b' },
    { name: 'state', text: 'same ip' },
  ]);
  assert.deepEqual(factsOf('viewer'), [{ name: '', text: 'viewer' }]);
  assert.deepEqual(factsOf(null), []);
  assert.deepEqual(factsOf({ rule: { kind: 'every', everyMinutes: 30 } }), [
    { name: 'rule', text: 'kind every, every 30 min' },
  ]);
});

test('SEC-04: names stand for ids, and ids of what has no name are left out', () => {
  const names = { [id]: 'Berlin 01', [other]: 'Berlin 02' };
  assert.deepEqual(factsOf({ deviceId: id, deviceIds: [id, other], commandId: 'c1', relayId: null }, names), [
    { name: 'device', text: 'Berlin 01' },
    { name: 'device', text: 'Berlin 01, Berlin 02' },
    { name: 'relay', text: '—' },
  ]);
  assert.deepEqual(factsOf({ id }, names), [{ name: 'it', text: 'Berlin 01' }]);
});

test('SEC-04: numbers have their units, moments are moments', () => {
  const facts = factsOf({
    ...{ quotaBytes: 10_000_000_000, speedBitsPerSecond: 20_000_000, maxConnectsPerSecond: 50, quotaPercent: null },
    ...{ rotationWaitSeconds: 30, maxRotatingPercent: 20, expiresAt: '2026-11-28T12:00:00.000Z' },
  });
  assert.deepEqual(
    facts.map(({ name, text }) => [name, text]),
    [
      ['quota', '10 GB'],
      ['speed', '20 Mbit/s'],
      ['max connects', '50 per second'],
      ['quota', '—'],
      ['rotation wait', '30 s'],
      ['max rotating', '20 %'],
      ['expires', new Date('2026-11-28T12:00:00.000Z')],
    ],
  );
});
