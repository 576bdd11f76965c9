import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import type { Prisma } from '@pocketproxy/prisma';
import { makeConnection, scratch } from '../../test/database.ts';
import { emptyBatch, noonMs, usageRow } from '../../test/fixtures.ts';
import { hourMs } from '../../contract/periods.ts';
import { unusedQuota } from '../connection/quota-use.ts';
import { writeUsage } from './usage-rows.ts';

async function setUp(t: TestContext) {
  const place = await scratch(t);
  const { id: connectionId } = await makeConnection(place.db, place);
  return { ...place, connectionId, bootId: randomUUID() };
}

test('MON-02: bytes counted before a reset change no quota after it, in whatever order they arrive; history has them', async (t) => {
  const { db, connectionId, bootId, database, customerId, deviceId } = await setUp(t);
  const row = usageRow({ connectionId, sliceMs: noonMs, deviceId, ownerId: customerId });
  const write = (sequence: number, generation: number, bytes: number) => {
    const quotas = new Map([[connectionId, { ...unusedQuota, generation, bytes }]]);
    return writeUsage(database, bootId, { ...emptyBatch, sequence, slices: [{ ...row, up: bytes }], quotas });
  };
  await write(1, 0, 10);
  const reset = { generation: { increment: 1 }, bytes: 0, topUpBytes: 0, periodStart: new Date() };
  await db.quotaUse.update({ where: { connectionId }, data: reset });
  await write(2, 0, 5);
  await write(3, 1, 7);
  await write(4, 0, 3);
  const { bytes, generation } = await db.quotaUse.findUniqueOrThrow({ where: { connectionId } });
  assert.deepEqual([bytes, generation], [7n, 1]);
  const { _sum } = await db.usageHour.aggregate({ _sum: { bytesUp: true } });
  assert.equal(_sum.bytesUp, 25n);
});

test('MON-02: 80 % and 100 % of quota and top-up are noted once, until a reset, a new period or a higher limit', async (t) => {
  const { db, connectionId, bootId, database } = await setUp(t);
  await db.connection.update({ where: { id: connectionId }, data: { quotaBytes: 100n } });
  let sequence = 0;
  const day = 24 * hourMs;
  const write = (bytes: number, generation = 0, startMs = noonMs) => {
    const quotas = new Map([[connectionId, { ...unusedQuota, startMs, generation, bytes }]]);
    return writeUsage(database, bootId, { ...emptyBatch, sequence: ++sequence, quotas });
  };
  const reached = async () => {
    const { reached80At, reached100At } = await db.quotaUse.findUniqueOrThrow({ where: { connectionId } });
    return [reached80At, reached100At];
  };
  const noted = async () => (await reached()).map((at) => at !== null);
  const change = (data: Prisma.QuotaUseUpdateInput) => db.quotaUse.update({ where: { connectionId }, data });
  await write(79);
  assert.deepEqual(await noted(), [false, false]);
  await write(1);
  const [first] = await reached();
  assert.ok(first);
  await write(20);
  assert.deepEqual([(await reached())[0], await noted()], [first, [true, true]], 'the first time stays');
  await change({ topUpBytes: 20n });
  assert.deepEqual(await noted(), [true, false]);
  await db.connection.update({ where: { id: connectionId }, data: { quotaBytes: 1_000n } });
  assert.deepEqual(await noted(), [false, false]);
  await db.connection.update({ where: { id: connectionId }, data: { quotaBytes: 10n } });
  assert.deepEqual(await noted(), [true, true]);
  await change({ generation: 1, bytes: 0, topUpBytes: 0 });
  assert.deepEqual(await noted(), [false, false]);
  await write(9, 1);
  const [before] = await reached();
  await write(8, 1, noonMs + day);
  const [after] = await reached();
  assert.ok(before && after && after > before, 'a new period notes its own time');
});

test('MON-02: the top-up ends with the period', async (t) => {
  const { db, connectionId, bootId, database } = await setUp(t);
  const write = (sequence: number, startMs: number) => {
    const quotas = new Map([[connectionId, { ...unusedQuota, startMs, bytes: 1 }]]);
    return writeUsage(database, bootId, { ...emptyBatch, sequence, quotas });
  };
  const topUp = async () => (await db.quotaUse.findUniqueOrThrow({ where: { connectionId } })).topUpBytes;
  await write(1, noonMs);
  await db.quotaUse.update({ where: { connectionId }, data: { topUpBytes: 50n } });
  await write(2, noonMs);
  assert.equal(await topUp(), 50n);
  await write(3, noonMs + 24 * hourMs);
  assert.equal(await topUp(), 0n);
});
