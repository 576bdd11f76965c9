import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test, type TestContext } from 'node:test';
import { nilUuid } from '../../contract/nil-uuid.ts';
import { makeConnection, MemoryBus, quiet, scratch } from '../../test/database.ts';
import { emptyBatch, noonMs, settings, usageRow } from '../../test/fixtures.ts';
import { ConnectionState } from '../connection/connection.ts';
import { Meter } from '../connection/meter.ts';
import { hourMs } from '../../contract/periods.ts';
import { openDatabase } from './database.ts';
import { Flush } from './flush.ts';
import { sql } from './sql.ts';
import { Turn } from './turn.ts';
import { writeUsage } from './usage-rows.ts';
import { unusedQuota } from '../connection/quota-use.ts';

const migrationFile = new URL('../../../prisma/migrations/20261127600000_usage_sums/migration.sql', import.meta.url);

async function setUp(t: TestContext) {
  const place = await scratch(t);
  const { db, database, deviceId, customerId } = place;
  const meter = new Meter(noonMs);
  const bus = new MemoryBus();
  const bootId = randomUUID();
  const flush = new Flush({ db: database, bus, meter, turn: new Turn(), bootId, log: quiet });
  const connect = async (quotaPeriod: 'none' | 'day' | 'month' = 'none') => {
    const { id } = await makeConnection(db, place);
    const known = settings({ id, deviceId, customerId, quotaPeriod });
    return new ConnectionState(known, meter, unusedQuota, noonMs);
  };
  /** The sum of all hours, which those of days and months must equal, whatever happens. */
  const used = async () => {
    const of = { _sum: { bytesUp: true, bytesDown: true } } as const;
    const tables = [db.usageHour.aggregate(of), db.usageDay.aggregate(of), db.usageMonth.aggregate(of)];
    const [hours, ...sums] = await Promise.all(tables);
    for (const sum of sums) assert.deepEqual(sum, hours);
    return [Number(hours?._sum.bytesUp ?? 0), Number(hours?._sum.bytesDown ?? 0)];
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

test('USE-01: days and months hold what their hours hold, per connection and owner, also of one batch over two months', async (t) => {
  const { db, bootId, connect, deviceId, customerId, used, database } = await setUp(t);
  const { id: connectionId } = (await connect()).settings;
  const { id: other } = (await connect()).settings;
  const at = (text: string) => Date.parse(text);
  const row = (hourMs: number, up: number, down: number, ownerId: string | null = customerId, id = connectionId) => {
    return usageRow({ connectionId: id, sliceMs: hourMs, deviceId, ownerId, up, down });
  };
  const hours = [
    row(at('2026-01-31T22:00Z'), 1, 10),
    row(at('2026-01-31T23:00Z'), 2, 20),
    row(at('2026-02-01T00:00Z'), 4, 40),
    row(at('2026-02-01T00:00Z'), 8, 80, null),
    row(at('2026-02-01T23:00Z'), 16, 160, customerId, other),
  ];
  for (const sequence of [1, 2, 2]) await writeUsage(database, bootId, { ...emptyBatch, sequence, slices: hours });
  const days = await db.usageDay.findMany({ orderBy: [{ day: 'asc' }, { bytesUp: 'asc' }] });
  assert.deepEqual(
    days.map((day) => [day.day.toISOString().slice(0, 13), day.connectionId, day.ownerId, day.bytesUp, day.bytesDown]),
    [
      ['2026-01-31T00', connectionId, customerId, 6n, 60n],
      ['2026-02-01T00', connectionId, customerId, 8n, 80n],
      ['2026-02-01T00', connectionId, nilUuid, 16n, 160n],
      ['2026-02-01T00', other, customerId, 32n, 320n],
    ],
  );
  const months = await db.usageMonth.findMany({ orderBy: [{ month: 'asc' }, { bytesUp: 'asc' }] });
  assert.deepEqual(
    months.map(({ month, bytesUp, bytesDown }) => [month.toISOString().slice(0, 10), bytesUp, bytesDown]),
    [
      ['2026-01-01', 6n, 60n],
      ['2026-02-01', 8n, 80n],
      ['2026-02-01', 16n, 160n],
      ['2026-02-01', 32n, 320n],
    ],
  );
  assert.deepEqual([...new Set([...days, ...months].map((sum) => sum.deviceId))], [deviceId]);
  assert.deepEqual(await used(), [62, 620]);

  // The migration sums what was counted before it as the flush does
  await db.$executeRaw`TRUNCATE "UsageDay", "UsageMonth"`;
  const migration = await readFile(migrationFile, 'utf8');
  const sums = migration.split(';').filter((statement) => statement.includes('INSERT INTO'));
  for (const statement of sums) await db.$executeRawUnsafe(statement);
  assert.equal(sums.length, 2);
  const order = { orderBy: { bytesUp: 'asc' } } as const;
  const byBytes = [...days].sort((one, other) => Number(one.bytesUp - other.bytesUp));
  assert.deepEqual(await db.usageDay.findMany(order), byBytes);
  assert.deepEqual(
    await db.usageMonth.findMany(order),
    [...months].sort((x, y) => Number(x.bytesUp - y.bytesUp)),
  );
});

test('USE-01 pitfall-31: a flush whose answer was lost is sent again and counts once', async (t) => {
  const { bootId, meter, flush, connect, used, database } = await setUp(t);
  const connection = await connect();
  connection.count(10, 20);
  const batch = meter.next();
  assert(batch);
  await writeUsage(database, bootId, batch); // committed; no one received the answer
  connection.count(1, 2);
  await flush.flush();
  assert.deepEqual(await used(), [10, 20], 'the batch again');
  await flush.flush();
  assert.deepEqual(await used(), [11, 22], 'then what came meanwhile');
  await Promise.all([writeUsage(database, bootId, batch), writeUsage(database, bootId, batch)]);
  assert.deepEqual(await used(), [11, 22]);
});

test('USE-01: another run of the relay begins its sequence again and adds up', async (t) => {
  const { meter, connect, used, database } = await setUp(t);
  const connection = await connect();
  connection.count(1, 1);
  const batch = meter.next();
  assert(batch);
  await writeUsage(database, randomUUID(), batch);
  await writeUsage(database, randomUUID(), batch);
  assert.deepEqual(await used(), [2, 2]);
});

test('USE-01: a batch half done by a killed relay leaves nothing behind', async (t) => {
  const { url, meter, connect, bootId, used, database } = await setUp(t);
  const connection = await connect();
  connection.count(3, 4);
  const batch = meter.next();
  assert(batch);
  const dying = openDatabase(url);
  await assert.rejects(
    dying.transaction(async (tx) => {
      await tx.run(
        sql`INSERT INTO "UsageFlush" ("bootId", "sequence") VALUES (${bootId}::uuid, ${batch.sequence}::int)`,
      );
      throw new Error('killed before the commit');
    }),
  );
  await dying.close();
  await writeUsage(database, bootId, batch);
  assert.deepEqual(await used(), [3, 4]);
});

test('USE-01: while Postgres is unavailable bytes wait, and arrive exactly once', async (t) => {
  const { url, bootId, meter, bus, flush, connect, used } = await setUp(t);
  const connection = await connect();
  const unreachable = openDatabase(url.replace(/:\d+\//, ':1/'));
  t.after(() => unreachable.close());
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
  const { db, connect, bootId, database } = await setUp(t);
  const { id } = (await connect()).settings;
  const write = (sequence: number, startMs: number, bytes: number) =>
    writeUsage(database, bootId, {
      ...emptyBatch,
      sequence,
      quotas: new Map([[id, { ...unusedQuota, startMs, bytes }]]),
    });
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
  await write(4, 0, 6); // the period was taken off: it continues counting
  assert.deepEqual(await stored(), [2 * day, 10n]);
});

test('MON-02: a relay whose clock is ahead does not begin a quota period of the future, and one that began so ends', async (t) => {
  const { db, connect, bootId, database } = await setUp(t);
  const { id } = (await connect('month')).settings;
  const stored = () => db.quotaUse.findUniqueOrThrow({ where: { connectionId: id } });
  const write = (sequence: number, startMs: number, bytes: number) =>
    writeUsage(database, bootId, {
      ...emptyBatch,
      sequence,
      quotas: new Map([[id, { ...unusedQuota, startMs, bytes }]]),
    });
  const [before, ahead] = [Date.now() - 86_400_000, Date.now() + 40 * 86_400_000];
  await write(1, before, 10);
  await write(2, ahead, 3);
  const kept = await stored();
  assert.deepEqual([kept.periodStart.getTime(), kept.bytes], [before, 13n]);
  await db.quotaUse.update({ where: { connectionId: id }, data: { periodStart: new Date(ahead) } });
  await write(3, before, 4);
  const healed = await stored();
  assert.equal(healed.bytes, 17n);
  assert(healed.periodStart.getTime() < Date.now() + 60_000);
});

test('a quota without period counts from the creation of the connection', async (t) => {
  const { db, connect, bootId, database } = await setUp(t);
  const { id } = (await connect()).settings;
  for (const sequence of [1, 2]) {
    await writeUsage(database, bootId, {
      ...emptyBatch,
      sequence,
      quotas: new Map([[id, { ...unusedQuota, bytes: 5 }]]),
    });
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
  const third = new ConnectionState({ ...first.settings, id, deviceId: other.id }, meter, unusedQuota, noonMs);
  for (const connection of [first, third, second]) connection.count(1, 1);
  await flush.flush();
  const published = bus.events.map((event) => event.type === 'usage.flushed' && [event.deviceId, event.connectionIds]);
  assert.equal(bus.batches, 1);
  assert.deepEqual(published, [
    [deviceId, [first.settings.id, second.settings.id]],
    [other.id, [id]],
  ]);
});

test('a schedule that waits for silence learns of traffic; other devices get no write', async (t) => {
  const { db, flush, connect, deviceId } = await setUp(t);
  const connection = await connect();
  const lastTraffic = async () => (await db.device.findUniqueOrThrow({ where: { id: deviceId } })).lastTrafficAt;
  connection.count(1, 1);
  await flush.flush();
  assert.equal(await lastTraffic(), null);
  const schedule = { deviceId, everyMinutes: 5, nextAt: new Date(), dueAt: new Date() };
  await db.rotationSchedule.create({ data: { ...schedule, idleSeconds: 10 } });
  connection.count(1, 1);
  await flush.flush();
  assert.ok(await lastTraffic());
});
