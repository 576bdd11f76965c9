import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noonMs, noSink, settings } from '../../test/fixtures.ts';
import { ConnectionState } from '../connection/connection.ts';
import { relayLimits } from '../limits.ts';
import { Refusals } from './refusals.ts';
import { unusedQuota } from '../connection/quota-use.ts';

function connection(): ConnectionState {
  return new ConnectionState(settings(), noSink, unusedQuota, noonMs);
}

test('PROTO-03: refusals are folded by reason and source, newest first, each connection its own', () => {
  const refusals = new Refusals();
  const [one, other] = [connection(), connection()];
  refusals.note('credentials_wrong', one, '198.51.100.1', 1);
  refusals.note('phone_offline', one, '198.51.100.1', 2);
  refusals.note('credentials_wrong', one, '198.51.100.1', 3);
  refusals.note('phone_offline', other, '203.0.113.9', 4);
  refusals.note('connection_deleted', undefined, '203.0.113.9', 5);
  assert.deepEqual(refusals.recent(one), [
    { reason: 'credentials_wrong', address: '198.51.100.1', count: 2, firstMs: 1, lastMs: 3 },
    { reason: 'phone_offline', address: '198.51.100.1', count: 1, firstMs: 2, lastMs: 2 },
  ]);
  assert.equal(refusals.recent(other).length, 1);
  assert.deepEqual(refusals.recent(connection()), []);
  assert.deepEqual(Object.fromEntries(refusals.counts), {
    ...{ credentials_wrong: 2, phone_offline: 2, connection_deleted: 1 },
  });
});

test('pitfall-33: a storm keeps maxRecentRefusals kinds; one source, or one /64, pushes out nothing else', () => {
  const refusals = new Refusals();
  const stormed = connection();
  refusals.note('phone_offline', stormed, '203.0.113.9', 0);
  for (let n = 1; n <= 1_000; n++) {
    refusals.note('credentials_wrong', stormed, '198.51.100.1', n);
    refusals.note('bad_request', stormed, `2001:db8::${n.toString(16)}`, n);
  }
  assert.deepEqual(
    refusals.recent(stormed).map(({ reason, address, count }) => [reason, address, count]),
    [
      ['bad_request', '2001:db8::3e8', 1_000],
      ['credentials_wrong', '198.51.100.1', 1_000],
      ['phone_offline', '203.0.113.9', 1],
    ],
  );
  for (let n = 0; n < 1_000; n++) refusals.note('credentials_wrong', stormed, `10.0.${n >> 8}.${n & 255}`, 2_000 + n);
  const kept = refusals.recent(stormed);
  assert.equal(kept.length, relayLimits.maxRecentRefusals);
  assert.equal(kept[0]?.address, '10.0.3.231');
});
