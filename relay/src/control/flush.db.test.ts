import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import { nilUuid } from '@pocketproxy/prisma';
import { makeConnection, MemoryBus, quiet, scratch } from '../../test/database.ts';
import { noonMs, settings } from '../../test/fixtures.ts';
import { ConnectionState } from '../connection.ts';
import { Meter } from '../meter.ts';
import { hourMs } from '../period.ts';
import { openDatabase } from './database.ts';
import { Flush, writeUsage } from './flush.ts';
import { Turn } from './turn.ts';

async function setUp(t: TestContext) {
  const place = await scratch(t);
  const { db, deviceId, customerId } = place;
  const meter = new Meter(noonMs);
  const bus = new MemoryBus();
  const bootId = randomUUID();
  const flush = new Flush({ db, bus, meter, turn: new Turn(), bootId, log: quiet });
  const connect = async (quotaPeriod: 'none' | 'day' | 'month' = 'none') => {
    const { id } = await makeConnection(db, place);
    const known = settings({ id, deviceId, customerId, quotaPeriod });
    return new ConnectionState(known, meter, { startMs: 0, bytes: 0 }, noonMs);
  };
  const used = async () => {
    const { _sum } = await db.usageHour.aggregate({ _sum: { bytesUp: true, bytesDown: true } });
    return [Number(_sum.bytesUp ?? 0), Number(_sum.bytesDown ?? 0)];
  };
  return { ...place, meter, bus, bootId, flush, connect, used };
}

test('USE-01: bytes add up exactly per connection, hour and owner, and the quota use with them', async (t) => {
  const { db, flush, connect, meter, bus, customerId } = await setUp(t);
  const connection = await connect('month');
  const { id } = connection.settings;
  connection.count(10, 100);
  await flush.flush();
  connection.count(1, 2);
  await flush.flush();
  meter.tick(noonMs + hourMs);
  connection.count(5, 5);
  connection.apply({ ...connection.settings, customerId: null }, noonMs);
  connection.count(7, 0);
  await flush.flush();
  await flush.flush();
  const rows = await db.usageHour.findMany({ orderBy: [{ hour: 'asc' }, { bytesUp: 'asc' }] });
  assert.deepEqual(
    rows.map((row) => [row.hour.getTime(), row.ownerId, row.bytesUp, row.bytesDown]),
    [
      [noonMs, customerId, 11n, 102n],
      [noonMs + hourMs, customerId, 5n, 5n],
      [noonMs + hourMs, nilUuid, 7n, 0n],
    ],
  );
  const quota = await db.quotaUse.findUniqueOrThrow({ where: { connectionId: id } });
  assert.deepEqual([quota.bytes, quota.periodStart], [130n, new Date(Date.UTC(2026, 2, 1))]);
  assert.equal(await db.usageFlush.count(), 3, 'nothing to write makes no flush');
  assert.deepEqual(
    bus.events.filter((event) => event.type === 'usage.flushed').map((event) => event.customerId),
    [customerId, customerId, customerId, null],
  );
});

test('USE-01 pitfall-31: a flush whose answer was lost is sent again and counts once', async (t) => {
  const { db, bootId, meter, flush, connect, used } = await setUp(t);
  const connection = await connect();
  connection.count(10, 20);
  const batch = meter.next();
  assert(batch);
  await writeUsage(db, bootId, batch); // committed; nobody heard the answer
  connection.count(1, 2);
  await flush.flush();
  assert.deepEqual(await used(), [10, 20], 'the batch again');
  await flush.flush();
  assert.deepEqual(await used(), [11, 22], 'then what came meanwhile');
  await Promise.all([writeUsage(db, bootId, batch), writeUsage(db, bootId, batch)]);
  assert.deepEqual(await used(), [11, 22]);
});

test('USE-01: another run of the relay begins its sequence anew and adds up', async (t) => {
  const { db, meter, connect, used } = await setUp(t);
  const connection = await connect();
  connection.count(1, 1);
  const batch = meter.next();
  assert(batch);
  await writeUsage(db, randomUUID(), batch);
  await writeUsage(db, randomUUID(), batch);
  assert.deepEqual(await used(), [2, 2]);
});

test('USE-01: a batch half done by a killed relay leaves nothing behind', async (t) => {
  const { url, db, meter, connect, bootId, used } = await setUp(t);
  const connection = await connect();
  connection.count(3, 4);
  const batch = meter.next();
  assert(batch);
  const dying = openDatabase(url);
  await assert.rejects(
    dying.$transaction(async (tx) => {
      await tx.usageFlush.create({ data: { bootId, sequence: batch.sequence } });
      throw new Error('killed before the commit');
    }),
  );
  await dying.$disconnect();
  await writeUsage(db, bootId, batch);
  assert.deepEqual(await used(), [3, 4]);
});

test('USE-01: while Postgres is away bytes wait, and arrive exactly once', async (t) => {
  const { url, bootId, meter, bus, flush, connect, used } = await setUp(t);
  const connection = await connect();
  const unreachable = openDatabase(url.replace(/:\d+\//, ':1/'));
  t.after(() => unreachable.$disconnect());
  const cut = new Flush({ db: unreachable, bus, meter, turn: new Turn(), bootId, log: quiet });
  for (let n = 0; n < 3; n++) {
    connection.count(10, 1);
    await assert.rejects(cut.flush());
  }
  assert.deepEqual(await used(), [0, 0]);
  await flush.flush();
  await flush.flush();
  assert.deepEqual(await used(), [30, 3]);
});

test('USE-01: a connection deleted for good does not hold up the others', async (t) => {
  const { db, flush, connect, used, meter } = await setUp(t);
  const [kept, gone, soft] = [await connect(), await connect(), await connect()];
  for (const connection of [kept, gone, soft]) connection.count(1, 2);
  await db.connection.delete({ where: { id: gone.settings.id } });
  await db.connection.update({ where: { id: soft.settings.id }, data: { deletedAt: new Date(), port: null } });
  await flush.flush();
  assert.deepEqual(await used(), [2, 4]);
  assert.equal(meter.waitingRows, 0);
});

test('MON-02: a new quota period replaces the old one; a late row of the old period does not bring it back', async (t) => {
  const { db, connect, bootId } = await setUp(t);
  const { id } = (await connect()).settings;
  const write = (sequence: number, startMs: number, bytes: number) =>
    writeUsage(db, bootId, { sequence, hours: [], quotas: new Map([[id, { startMs, bytes }]]) });
  const day = 24 * hourMs;
  const stored = async () => {
    const { periodStart, bytes } = await db.quotaUse.findUniqueOrThrow({ where: { connectionId: id } });
    return [periodStart.getTime(), bytes];
  };
  await write(1, day, 10);
  await write(2, 2 * day, 3);
  assert.deepEqual(await stored(), [2 * day, 3n]);
  await write(3, day, 1);
  assert.deepEqual(await stored(), [2 * day, 4n]);
  await write(4, 0, 6); // the period was taken off: it goes on counting
  assert.deepEqual(await stored(), [2 * day, 10n]);
});

test('a quota without period counts from the creation of the connection', async (t) => {
  const { db, connect, bootId } = await setUp(t);
  const { id } = (await connect()).settings;
  for (const sequence of [1, 2]) {
    await writeUsage(db, bootId, { sequence, hours: [], quotas: new Map([[id, { startMs: 0, bytes: 5 }]]) });
  }
  const { createdAt, quotaUse } = await db.connection.findUniqueOrThrow({ where: { id }, include: { quotaUse: true } });
  assert.deepEqual([quotaUse?.periodStart, quotaUse?.bytes], [createdAt, 10n]);
});

test('usage.flushed names at most 100 connections', async (t) => {
  const { flush, connect, bus } = await setUp(t);
  for (let n = 0; n < 101; n++) (await connect()).count(1, 1);
  await flush.flush();
  assert.deepEqual(
    bus.events.map((event) => event.type === 'usage.flushed' && event.connectionIds.length),
    [100, 1],
  );
});

test('TENANT-04: usage.flushed is of one device and one owner each, published together', async (t) => {
  const { flush, connect, meter, bus, db, relayId, customerId, deviceId } = await setUp(t);
  const other = await db.device.create({ data: { name: 'Other', relayId, customerId } });
  const { id } = await makeConnection(db, { relayId, deviceId: other.id });
  const [first, second] = [await connect(), await connect()];
  const quota = { startMs: 0, bytes: 0 };
  const third = new ConnectionState({ ...first.settings, id, deviceId: other.id }, meter, quota, noonMs);
  for (const connection of [first, third, second]) connection.count(1, 1);
  await flush.flush();
  const told = bus.events.map((event) => event.type === 'usage.flushed' && [event.deviceId, event.connectionIds]);
  assert.equal(bus.batches, 1);
  assert.deepEqual(told, [
    [deviceId, [first.settings.id, second.settings.id]],
    [other.id, [id]],
  ]);
});
