import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import { hourMs, sliceMs } from '../../contract/periods.ts';
import { makeConnection, MemoryBus, quiet, scratch } from '../../test/database.ts';
import { noonMs, settings } from '../../test/fixtures.ts';
import type { EndedStream } from '../connection/access-log.ts';
import { ConnectionState, type ConnectionSettings } from '../connection/connection.ts';
import { Meter } from '../connection/meter.ts';
import { unusedQuota } from '../connection/quota-use.ts';
import { relayLimits } from '../limits.ts';
import { AccessLogWriter, writeAccessLog } from './access-log-rows.ts';
import { openDatabase } from './database.ts';
import { Flush } from './flush.ts';
import { Turn } from './turn.ts';
import { writeUsage } from './usage-rows.ts';

/** What is counted beside bytes, as the database has it: written by the relay's own role. */
async function setUp(t: TestContext) {
  const place = await scratch(t);
  const { db, database, deviceId, customerId } = place;
  const meter = new Meter(noonMs);
  const bootId = randomUUID();
  const flush = new Flush({ db: database, bus: new MemoryBus(), meter, turn: new Turn(), bootId, log: quiet });
  const connect = async (overrides: Partial<ConnectionSettings> = {}) => {
    const { id } = await makeConnection(db, place);
    const known = settings({ id, deviceId, customerId, ...overrides });
    return new ConnectionState(known, meter, unusedQuota, noonMs);
  };
  return { ...place, meter, bootId, flush, connect };
}

/** A table's rows with the number of clients' bits. */
const rowsOf = (db: Awaited<ReturnType<typeof setUp>>['db'], table: string, start: string) =>
  db.$queryRawUnsafe<object[]>(
    `SELECT "${start}" AS "at", "ownerId", "bytesUp" AS "up", "bytesDown" AS "down", "opened", "refused",
       bit_count("clients")::int AS "ones" FROM "${table}" ORDER BY 1`,
  );

test('USE-01: slices, hours, days and months hold the same sums, each by its own start in the owner’s zone', async (t) => {
  const { db, flush, connect, meter, customerId: ownerId } = await setUp(t);
  const connection = await connect({ timeZone: 'America/New_York' });
  const midnight = Date.UTC(2026, 2, 8, 5); // daylight saving begins on this day
  meter.tick(midnight - sliceMs);
  connection.count(1, 10);
  connection.opened('203.0.113.1');
  meter.tick(midnight);
  connection.count(2, 20);
  connection.opened('203.0.113.1');
  connection.opened('203.0.113.2');
  await flush.flush();
  connection.count(4, 40);
  connection.opened('203.0.113.3');
  connection.refused('rotating', '203.0.113.3', midnight);
  await flush.flush();
  meter.tick(midnight + 23 * hourMs);
  connection.count(8, 80);
  await flush.flush();
  const row = (at: number, up: number, opened: number, refused: number, ones: number | null) => ({
    ...{
      at: new Date(at),
      ownerId,
      up: BigInt(up),
      down: BigInt(10 * up),
      opened: BigInt(opened),
      refused: BigInt(refused),
    },
    ones,
  });
  const next = midnight + 23 * hourMs;
  assert.deepEqual(await rowsOf(db, 'UsageFiveMinutes', 'at'), [
    row(midnight - sliceMs, 1, 1, 0, 1),
    row(midnight, 6, 3, 1, 3),
    row(next, 8, 0, 0, null),
  ]);
  assert.deepEqual(await rowsOf(db, 'UsageHour', 'hour'), [
    row(midnight - hourMs, 1, 1, 0, 1),
    row(midnight, 6, 3, 1, 3),
    row(next, 8, 0, 0, null),
  ]);
  assert.deepEqual(await rowsOf(db, 'UsageDay', 'day'), [
    row(midnight - 24 * hourMs, 1, 1, 0, 1),
    row(midnight, 6, 3, 1, 3),
    row(next, 8, 0, 0, null),
  ]);
  assert.deepEqual(await rowsOf(db, 'UsageMonth', 'month'), [row(Date.UTC(2026, 2, 1, 5), 15, 4, 1, 3)]);
});

test('USE-01: a zone that changes in the middle of a month keeps what was counted where it was, and loses nothing', async (t) => {
  const { db, flush, connect } = await setUp(t);
  const connection = await connect();
  connection.count(1, 0);
  connection.apply({ ...connection.settings, timeZone: 'Asia/Tokyo' }, noonMs);
  connection.count(2, 0);
  await flush.flush();
  const months = await db.usageMonth.findMany({ orderBy: { month: 'asc' } });
  assert.deepEqual(
    months.map(({ month, bytesUp }) => [month.toISOString(), bytesUp]),
    [
      ['2026-02-28T15:00:00.000Z', 2n],
      ['2026-03-01T00:00:00.000Z', 1n],
    ],
  );
  const [slice] = await db.usageFiveMinutes.findMany();
  assert.equal(slice?.bytesUp, 3n, 'two rows of one slice in one batch are one row of the table');
});

test('the rows of a customer lie beside each other, whatever the order in which its connections were used', async (t) => {
  const { db, flush, connect, customerId } = await setUp(t);
  const other = randomUUID();
  for (const ownerId of [other, customerId, other, customerId, other, customerId]) {
    const connection = await connect({ customerId: ownerId });
    connection.count(1, 0);
    connection.refused('connection_off', '203.0.113.9', noonMs);
  }
  await flush.flush();
  for (const table of ['UsageFiveMinutes', 'UsageHour', 'UsageDay', 'UsageMonth', 'RefusalHour']) {
    const rows = await db.$queryRawUnsafe<{ ownerId: string }[]>(`SELECT "ownerId" FROM "${table}" ORDER BY ctid`);
    const owners = rows.map(({ ownerId }) => ownerId);
    assert.deepEqual(owners, [...owners].sort(), table);
    assert.equal(owners.length, 6);
  }
});

test('USE-01: refusals add up by hour, reason and source, once for each batch, whatever is sent twice', async (t) => {
  const { db, meter, bootId, database, connect, customerId } = await setUp(t);
  const connection = await connect();
  const write = async () => {
    const batch = meter.next();
    assert(batch);
    await Promise.all([writeUsage(database, bootId, batch), writeUsage(database, bootId, batch)]);
    await writeUsage(database, bootId, batch);
    meter.confirm(batch);
  };
  connection.refused('credentials_wrong', '203.0.113.9', noonMs);
  connection.refused('credentials_wrong', '203.0.113.9', noonMs + 1_000);
  connection.refused('connection_off', '2001:db8:0:0/64', noonMs + 2_000);
  await write();
  connection.refused('credentials_wrong', '203.0.113.9', noonMs + 3_000);
  meter.tick(noonMs + hourMs);
  connection.refused('credentials_wrong', '203.0.113.9', noonMs + hourMs);
  await write();
  const rows = await db.refusalHour.findMany({ orderBy: [{ hour: 'asc' }, { reason: 'asc' }] });
  assert.deepEqual(
    rows.map((row) => [row.ownerId, row.hour.getTime(), row.reason, row.address, row.count, row.lastAt.getTime()]),
    [
      [customerId, noonMs, 'connection_off', '2001:db8:0:0/64', 1n, noonMs + 2_000],
      [customerId, noonMs, 'credentials_wrong', '203.0.113.9', 3n, noonMs + 3_000],
      [customerId, noonMs + hourMs, 'credentials_wrong', '203.0.113.9', 1n, noonMs + hourMs],
    ],
  );
  const { _sum } = await db.usageHour.aggregate({ _sum: { refused: true } });
  assert.equal(_sum.refused, 5n);
});

test('USE-01: a relay whose clock is ahead leaves no refusal in the future', async (t) => {
  const { db, flush, connect, meter } = await setUp(t);
  const connection = await connect();
  const ahead = Date.now() + 40 * 24 * hourMs;
  meter.tick(ahead);
  connection.refused('rotating', '203.0.113.9', ahead);
  await flush.flush();
  const { lastAt } = await db.refusalHour.findFirstOrThrow();
  assert.ok(lastAt.getTime() < Date.now() + hourMs);
});

const ended: EndedStream = {
  ...{ protocol: 'socks5', address: '203.0.113.9', up: 5, down: 7, durationMs: 1_234, reason: 'done' },
};

test('the access log is written where it is on, in batches, each line once', async (t) => {
  const { db, meter, database, connect, customerId } = await setUp(t);
  const [on, off, gone] = [await connect({ accessLog: true }), await connect(), await connect({ accessLog: true })];
  const writer = new AccessLogWriter({ db: database, accessLog: meter.accessLog, log: quiet });
  const lines = relayLimits.maxLogBatchRows + 1;
  for (let n = 0; n < lines; n++) on.ended(ended);
  off.ended(ended);
  gone.ended(ended);
  await db.connection.delete({ where: { id: gone.settings.id } });
  const first = meter.accessLog.next();
  await writeAccessLog(database, first); // committed; no one received the answer
  await writer.flush();
  const rows = await db.accessLog.findMany();
  assert.equal(rows.length, lines);
  const { id: _, at, ...line } = rows[0] ?? {};
  assert.ok(at && Date.now() - at.getTime() < hourMs);
  const { up, down, durationMs, ...rest } = ended;
  const numbers = { bytesUp: BigInt(up), bytesDown: BigInt(down), durationMs: BigInt(durationMs) };
  assert.deepEqual(line, { connectionId: on.settings.id, ownerId: customerId, ...rest, ...numbers });
  assert.equal(meter.accessLog.waitingRows, 0);
});

test('the access log under pressure: what has no room is dropped and counted, and comes to the hour’s row', async (t) => {
  const { url, db, meter, flush, database, connect } = await setUp(t);
  const connection = await connect({ accessLog: true });
  const unreachable = openDatabase(url.replace(/:\d+\//, ':1/'));
  t.after(() => unreachable.close());
  const { accessLog } = meter;
  const cut = new AccessLogWriter({ db: unreachable, accessLog, log: quiet });
  for (let n = 0; n < relayLimits.maxLogRowsOfConnection + 10; n++) connection.ended(ended);
  await assert.rejects(cut.flush());
  assert.deepEqual([accessLog.waitingRows, accessLog.dropped], [relayLimits.maxLogRowsOfConnection, 10]);
  const others = await Promise.all(Array.from({ length: 4 }, () => connect({ accessLog: true })));
  for (let n = 0; n < relayLimits.maxLogRows; n++) others[n % 4]?.ended(ended);
  assert.equal(accessLog.waitingRows, relayLimits.maxLogRows);
  assert.equal(accessLog.dropped, 10 + relayLimits.maxLogRowsOfConnection);
  await flush.flush();
  const dropped = await db.usageHour.aggregate({ _sum: { logDropped: true } });
  assert.equal(dropped._sum.logDropped, BigInt(accessLog.dropped));
  await new AccessLogWriter({ db: database, accessLog, log: quiet }).flush();
  assert.equal(await db.accessLog.count(), relayLimits.maxLogRows);
});
