import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reason } from '../../protocol/reasons.ts';
import { noonMs, noSink, Recorder, settings } from '../../test/fixtures.ts';
import { ConnectionState, type ConnectionSettings } from './connection.ts';
import { unusedQuota } from './quota-use.ts';

function setUp(overrides: Partial<ConnectionSettings> = {}) {
  const connection = new ConnectionState(settings(overrides), noSink, unusedQuota, noonMs);
  const running = new Recorder();
  connection.running.add(running);
  return { connection, running };
}

const changes: [string, Partial<ConnectionSettings>, Reason][] = [
  ['switched off', { enabled: false }, 'connection_off'],
  ['expired', { expiresAtMs: noonMs - 1 }, 'connection_expired'],
  ['suspended', { customerActive: false }, 'customer_suspended'],
  ['new password', { verifier: '44'.repeat(32) }, 'password_changed'],
  ['new username', { username: 'ppnew' }, 'password_changed'],
  ['moved to another customer', { customerId: null }, 'device_moved'],
  ['quota lowered', { quotaBytes: 100 }, 'quota_exceeded'],
];
for (const [name, change, reason] of changes) {
  test(`MON-02 pitfall-8: ${name} cuts what runs with ${reason}`, () => {
    const { connection, running } = setUp();
    connection.count(60, 40);
    connection.apply({ ...connection.settings, ...change }, noonMs);
    assert.deepEqual(running.cuts, [reason]);
  });
}

test('a change that ends no one cuts no one', () => {
  const { connection, running } = setUp({ quotaBytes: 1_000 });
  const more = {
    quotaBytes: 2_000,
    maxStreams: 1,
    speedBitsPerSecond: 8_000,
    protocols: ['http'],
    whitelist: ['::1'],
  } as const;
  connection.apply({ ...connection.settings, ...more }, noonMs);
  assert.deepEqual(running.cuts, []);
});

test('MON-02 USE-01: crossing the quota cuts everything at that byte and refuses what is new', () => {
  const { connection, running } = setUp({ quotaBytes: 1_000 });
  connection.count(500, 499);
  assert.deepEqual(running.cuts, []);
  assert.equal(connection.refusal(noonMs), undefined);
  connection.count(0, 1);
  assert.deepEqual(running.cuts, ['quota_exceeded']);
  assert.equal(connection.refusal(noonMs), 'quota_exceeded');
  connection.apply({ ...connection.settings, quotaBytes: 1_001 }, noonMs);
  assert.equal(connection.refusal(noonMs), undefined, 'a higher quota opens it again');
});

const periods: [ConnectionSettings['quotaPeriod'], number][] = [
  ['day', Date.UTC(2026, 2, 11)],
  ['month', Date.UTC(2026, 3, 1)],
];
for (const [quotaPeriod, nextMs] of periods) {
  test(`MON-02: a ${quotaPeriod} quota starts again at the UTC ${quotaPeriod}`, () => {
    const { connection } = setUp({ quotaBytes: 10, quotaPeriod });
    connection.count(10, 0);
    connection.roll(nextMs - 1);
    assert.equal(connection.refusal(nextMs - 1), 'quota_exceeded');
    connection.roll(nextMs);
    assert.equal(connection.refusal(nextMs), undefined);
    assert.deepEqual(connection.quotaUse(), { ...unusedQuota, startMs: nextMs, bytes: 0 });
  });
}

test('a quota without period never starts again', () => {
  const { connection } = setUp({ quotaBytes: 10 });
  connection.count(10, 0);
  connection.roll(Date.UTC(2036, 0, 1));
  assert.equal(connection.refusal(noonMs), 'quota_exceeded');
});

test('USE-01: taking the counted bytes leaves the quota use as it was', () => {
  const { connection } = setUp({ quotaBytes: 100 });
  connection.count(10, 20);
  const bytes = () => {
    const { up, down } = connection.take();
    return [up, down];
  };
  assert.deepEqual(bytes(), [10, 20]);
  assert.deepEqual(bytes(), [0, 0]);
  connection.count(1, 2);
  assert.equal(connection.quotaUse().bytes, 33);
  connection.setQuotaUse({ ...unusedQuota, bytes: 50 }, noonMs);
  assert.equal(connection.quotaUse().bytes, 50);
  connection.take();
  assert.equal(connection.quotaUse().bytes, 50);
});

test('MON-02: a top-up opens a used-up quota for the period, and ends with it', () => {
  const { connection, running } = setUp({ quotaBytes: 100, quotaPeriod: 'month' });
  connection.count(0, 100);
  assert.equal(connection.refusal(noonMs), 'quota_exceeded');
  connection.setQuotaUse({ ...connection.quotaUse(), topUpBytes: 50 }, noonMs);
  assert.equal(connection.refusal(noonMs), undefined);
  running.cuts.length = 0;
  connection.count(0, 49);
  assert.deepEqual(running.cuts, []);
  connection.count(0, 1);
  assert.deepEqual(running.cuts, ['quota_exceeded']);
  const nextMonthMs = Date.UTC(2026, 3, 1);
  connection.roll(nextMonthMs);
  assert.deepEqual(connection.quotaUse(), { ...unusedQuota, startMs: nextMonthMs });
});

test('MON-02: a reset begins at zero with the next byte; what was counted before goes to the sink under its generation', () => {
  const settled: number[] = [];
  const sink = {
    ...noSink,
    counted: () => undefined,
    settle: (each: ConnectionState) => settled.push(each.untakenUse().generation, each.take().down),
  };
  const connection = new ConnectionState(settings({ quotaBytes: 100 }), sink, unusedQuota, noonMs);
  connection.count(0, 100);
  connection.setQuotaUse({ ...unusedQuota, generation: 1 }, noonMs);
  assert.deepEqual(settled, [0, 100]);
  assert.equal(connection.refusal(noonMs), undefined);
  connection.count(0, 7);
  assert.deepEqual(connection.quotaUse(), { ...unusedQuota, bytes: 7, generation: 1 });
});

test('a use of an older period counts nothing; a reset within the period stays', () => {
  const march = Date.UTC(2026, 2, 1);
  const { connection } = setUp({ quotaBytes: 100, quotaPeriod: 'month' });
  connection.setQuotaUse({ ...unusedQuota, startMs: march - 1, bytes: 99 }, noonMs);
  assert.deepEqual(connection.quotaUse(), { ...unusedQuota, startMs: march, bytes: 0 });
  connection.setQuotaUse({ ...unusedQuota, startMs: march + 5_000, bytes: 7 }, noonMs);
  assert.deepEqual(connection.quotaUse(), { ...unusedQuota, startMs: march + 5_000, bytes: 7 });
});
