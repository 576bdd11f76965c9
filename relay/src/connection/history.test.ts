import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hourMs, sliceMs } from '../../contract/periods.ts';
import { noonMs, settings } from '../../test/fixtures.ts';
import { isReason } from '../../protocol/reason-rules.ts';
import { reasons, type Reason } from '../../protocol/reasons.ts';
import { relayLimits } from '../limits.ts';
import { clientBits, Clients } from './clients.ts';
import { ConnectionState, type ConnectionSettings } from './connection.ts';
import { Meter, type UsageBatch } from './meter.ts';
import { unusedQuota } from './quota-use.ts';

/** USE-01: what is counted beside bytes. */

function setUp(overrides: Partial<ConnectionSettings> = {}) {
  let passedMs = 0;
  const meter = new Meter(noonMs, () => passedMs);
  const connection = new ConnectionState(settings(overrides), meter, unusedQuota, noonMs);
  const pass = (ms: number) => void (passedMs += ms);
  return { meter, connection, pass };
}

function next(meter: Meter): UsageBatch {
  const batch = meter.next();
  assert(batch);
  meter.confirm(batch);
  return batch;
}

function onesOf(bits: Uint8Array | undefined): number {
  return (bits ?? new Uint8Array()).reduce((ones, byte) => ones + byte.toString(2).replaceAll('0', '').length, 0);
}

test('USE-01: streams, refusals and bytes belong to the slice of five minutes and to the owner of their time', () => {
  const { meter, connection } = setUp();
  const before = connection.settings.customerId;
  connection.opened('203.0.113.9');
  connection.refused('credentials_wrong', '203.0.113.8', noonMs);
  connection.count(5, 0);
  meter.tick(noonMs + sliceMs);
  connection.opened('203.0.113.9');
  connection.apply({ ...connection.settings, customerId: null }, noonMs);
  connection.opened('203.0.113.9');
  connection.refused('connection_off', '203.0.113.8', noonMs + sliceMs);
  const { slices, refusals, quotas } = next(meter);
  assert.deepEqual(
    slices.map((row) => [row.sliceMs, row.ownerId, row.up, row.opened, row.refused, onesOf(row.clients)]),
    [
      [noonMs, before, 5, 1, 1, 1],
      [noonMs + sliceMs, before, 0, 1, 0, 1],
      [noonMs + sliceMs, null, 0, 1, 1, 1],
    ],
  );
  assert.deepEqual(
    refusals.map(({ ownerId, hourMs, reason, source, count, lastMs }) => [
      ...[ownerId, hourMs, reason, source, count, lastMs],
    ]),
    [
      [before, noonMs, 'credentials_wrong', '203.0.113.8', 1, noonMs],
      [null, noonMs, 'connection_off', '203.0.113.8', 1, noonMs + sliceMs],
    ],
  );
  assert.equal(quotas.size, 1, 'what has no bytes counts against no quota');
  assert.equal(meter.next(), undefined);
});

test('USE-01: days and months of a row begin in its owner’s zone, also after the zone was changed', () => {
  const { meter, connection } = setUp({ timeZone: 'Asia/Kathmandu' });
  connection.count(1, 0);
  connection.apply({ ...connection.settings, timeZone: 'America/New_York' }, noonMs);
  connection.count(2, 0);
  const rows = next(meter).slices.map(({ up, dayMs, monthMs }) => [up, new Date(dayMs), new Date(monthMs)]);
  assert.deepEqual(rows, [
    [1, new Date('2026-03-09T18:15Z'), new Date('2026-02-28T18:15Z')],
    [2, new Date('2026-03-10T04:00Z'), new Date('2026-03-01T05:00Z')],
  ]);
});

test('USE-01: the peak is the highest rate between two flushes, of both directions, without short windows', () => {
  const { meter, connection, pass } = setUp();
  const peak = () => next(meter).slices.map((row) => row.peakBitsPerSecond);
  connection.count(1_000, 1_000);
  pass(2_000);
  assert.deepEqual(peak(), [8_000]);
  connection.count(0, 10_000);
  pass(100);
  assert.deepEqual(peak(), [0], 'a window of 100 ms says nothing');
  connection.count(0, 500);
  pass(1_900);
  connection.count(0, 500);
  assert.deepEqual(peak(), [4_000]);
  // While Postgres is unavailable the batch stays, and windows end on their own
  connection.count(1, 0);
  meter.next();
  connection.count(0, 4_000);
  pass(relayLimits.maxPeakWindowMs);
  meter.tick(noonMs);
  connection.count(0, 1_000);
  pass(relayLimits.maxPeakWindowMs);
  meter.tick(noonMs);
  next(meter);
  assert.deepEqual(peak(), [8_000]);
});

test('USE-01: ten thousand addresses take the memory of one, and their number is known within a tenth', () => {
  const clients = new Clients();
  for (const [addresses, tolerance] of [
    [1, 0],
    [5, 0],
    [100, 0.05],
    [1_000, 0.06],
    [10_000, 0.1],
  ] as const) {
    clients.forget(addresses);
    clients.take();
    for (let n = 0; n < addresses; n++) clients.add(`198.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, addresses);
    const bits = clients.take();
    assert.equal(bits?.length, clientBits / 8);
    const estimate = Math.round(-clientBits * Math.log(1 - onesOf(bits) / clientBits));
    assert.ok(Math.abs(estimate - addresses) <= addresses * tolerance, `${addresses}: ${estimate}`);
  }
  clients.add('198.0.0.1', 10_000);
  assert.equal(clients.take(), undefined, 'known in this slice');
  clients.add('198.0.0.1', 10_001);
  assert.equal(onesOf(clients.take()), 1, 'new in the next');
});

test('USE-01: an hour’s refusals of a connection are at most 32 rows, every refusal counts, and each reason keeps its sum', () => {
  const { meter, connection } = setUp();
  const many = 10_000;
  for (let n = 0; n < many; n++) connection.refused('credentials_wrong', `10.0.${n >> 8}.${n & 255}`, noonMs + n);
  for (let n = 0; n < many; n++) connection.refused('phone_offline', `10.1.${n >> 8}.${n & 255}`, noonMs + n);
  connection.refused('connection_off', '203.0.113.9', noonMs);
  const { refusals } = next(meter);
  const sums = new Map<string, number>();
  for (const { reason, count } of refusals) sums.set(reason, (sums.get(reason) ?? 0) + count);
  assert.deepEqual(Object.fromEntries(sums), { credentials_wrong: many, phone_offline: many, connection_off: 1 });
  const wrong = refusals.filter(({ reason }) => reason === 'credentials_wrong');
  assert.equal(wrong.length, relayLimits.maxRefusalSources + 1);
  assert.deepEqual(
    [wrong.at(-1)?.source, wrong.at(-1)?.count, wrong.at(-1)?.lastMs],
    ['', many - 8, noonMs + many - 1],
  );
  for (const reason of reasonsOf(60)) connection.refused(reason, '203.0.113.9', noonMs);
  const more = next(meter).refusals;
  const keys = new Set([...refusals, ...more].map(({ reason, source }) => `${reason} ${source}`));
  assert.equal(keys.size, relayLimits.maxRefusalRows);
  assert.equal(
    more.reduce((all, { count }) => all + count, 0),
    60,
  );
  assert.ok(more.some(({ reason, count }) => reason === 'other' && count > 0));
  meter.tick(noonMs + hourMs);
  connection.refused('rotating', '203.0.113.9', noonMs + hourMs);
  const [fresh] = next(meter).refusals;
  assert.deepEqual([fresh?.hourMs, fresh?.reason, fresh?.source], [noonMs + hourMs, 'rotating', '203.0.113.9']);
});

test('USE-01: refusals wait in bounded memory while Postgres is unavailable, and none is lost', () => {
  const meter = new Meter(noonMs);
  const connections = Array.from({ length: 100 }, () => new ConnectionState(settings(), meter, unusedQuota, noonMs));
  const hours = 30;
  for (let hour = 0; hour < hours; hour++) {
    meter.tick(noonMs + hour * hourMs);
    for (const connection of connections)
      for (const reason of reasonsOf(20)) connection.refused(reason, '203.0.113.9', noonMs + hour * hourMs);
  }
  meter.tick(noonMs + hours * hourMs);
  assert.ok(
    meter.waitingRows <= relayLimits.maxWaitingRefusalRows + 2 * connections.length + hours * connections.length,
  );
  let counted = 0;
  for (let batch = meter.next(); batch; batch = meter.next()) {
    assert.ok(batch.refusals.length <= relayLimits.maxFlushRows);
    for (const { count } of batch.refusals) counted += count;
    meter.confirm(batch);
  }
  assert.equal(counted, hours * connections.length * 20);
});

/** So many reasons. */
function reasonsOf(count: number): Reason[] {
  return Object.keys(reasons).filter(isReason).slice(0, count);
}
