import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noonMs, settings } from '../../test/fixtures.ts';
import { ConnectionState, type ConnectionSettings } from './connection.ts';
import { relayLimits } from '../limits.ts';
import { Meter, type UsageBatch } from './meter.ts';
import { hourMs } from '../../contract/periods.ts';
import { addQuotaUse, unusedQuota } from './quota-use.ts';

function setUp(overrides: Partial<ConnectionSettings> = {}) {
  const meter = new Meter(noonMs);
  const connection = new ConnectionState(settings(overrides), meter, unusedQuota, noonMs);
  return { meter, connection, id: connection.settings.id };
}

function next(meter: Meter): UsageBatch {
  const batch = meter.next();
  assert(batch);
  return batch;
}

test('USE-01 pitfall-31: a batch stays the same, under its key, until it is confirmed; new bytes wait', () => {
  const { meter, connection, id } = setUp();
  assert.equal(meter.next(), undefined);
  connection.count(10, 20);
  const first = next(meter);
  const written = structuredClone(first);
  connection.count(1, 2);
  meter.tick(noonMs + 1);
  assert.equal(next(meter), first);
  assert.deepEqual(first, written);
  meter.confirm(first);
  const second = next(meter);
  assert.equal(second.sequence, first.sequence + 1);
  assert.deepEqual(
    second.slices.map(({ up, down }) => [up, down]),
    [[1, 2]],
  );
  assert.equal(second.quotas.get(id)?.bytes, 3);
  meter.confirm(first);
  assert.equal(next(meter), second, 'an old confirmation changes nothing');
  meter.confirm(second);
  assert.equal(meter.next(), undefined);
  assert.deepEqual(meter.countedSoFar(), { up: 11, down: 22 });
});

test('USE-01: bytes belong to the hour in which they were counted', () => {
  const { meter, connection } = setUp();
  connection.count(1, 0);
  meter.tick(noonMs + hourMs);
  connection.count(2, 0);
  assert.deepEqual(
    next(meter).slices.map((row) => [row.sliceMs, row.up]),
    [
      [noonMs, 1],
      [noonMs + hourMs, 2],
    ],
  );
});

test('USE-01: bytes belong to the customer that owned the device then', () => {
  const { meter, connection } = setUp();
  const before = connection.settings.customerId;
  connection.count(1, 0);
  connection.apply({ ...connection.settings, customerId: null }, noonMs);
  connection.count(2, 0);
  assert.deepEqual(
    next(meter).slices.map((row) => [row.ownerId, row.up]),
    [
      [before, 1],
      [null, 2],
    ],
  );
});

test('USE-01: while Postgres is unavailable memory is bounded by connections, and no byte is lost', () => {
  const meter = new Meter(noonMs);
  const owners = 250;
  const connections = Array.from({ length: owners }, () => new ConnectionState(settings(), meter, unusedQuota, noonMs));
  const hours = Math.ceil(relayLimits.maxWaitingUsageRows / owners) + 10;
  for (let hour = 0; hour < hours; hour++) {
    meter.tick(noonMs + hour * hourMs);
    for (const connection of connections) connection.count(1, 1);
  }
  meter.tick(noonMs + hours * hourMs);
  assert(meter.waitingRows <= relayLimits.maxWaitingUsageRows + owners);
  let bytes = 0;
  for (let batch = meter.next(); batch; batch = meter.next()) {
    assert(batch.slices.length <= relayLimits.maxFlushRows);
    const keysOf = new Set(batch.slices.map((row) => `${row.connectionId} ${row.sliceMs} ${row.ownerId}`));
    assert.equal(keysOf.size, batch.slices.length, 'a key comes once in a batch');
    for (const { up, down } of batch.slices) bytes += up + down;
    meter.confirm(batch);
  }
  assert.equal(bytes, owners * hours * 2);
});

test('the quota use joins what the database said with what it cannot have known', () => {
  const { meter, connection, id } = setUp();
  const stored = { ...unusedQuota, bytes: 1_000 };
  connection.count(5, 0);
  const batch = next(meter);
  connection.count(7, 0);
  meter.tick(noonMs + hourMs);
  assert.equal(meter.quotaUse(id, stored, batch.sequence - 1)?.bytes, 1_012, 'the batch is not in the database');
  assert.equal(meter.quotaUse(id, stored, batch.sequence)?.bytes, 1_007, 'it is; only its answer was lost');
  meter.confirm(batch);
  assert.equal(meter.quotaUse(id, stored, batch.sequence)?.bytes, 1_007);
  assert.equal(meter.quotaUse('another', undefined, 0), undefined);
});

test('a newer period or generation replaces an older one', () => {
  const use = (startMs: number, bytes: number, generation = 0) => ({ ...unusedQuota, startMs, bytes, generation });
  assert.deepEqual(addQuotaUse(use(1, 5), use(2, 7)), use(2, 7));
  assert.deepEqual(addQuotaUse(use(2, 5), use(1, 7)), use(2, 12));
  assert.deepEqual(addQuotaUse(use(1, 5, 1), use(2, 7)), use(1, 5, 1));
  assert.deepEqual(addQuotaUse(use(2, 5), use(1, 7, 1)), use(1, 7, 1));
});
