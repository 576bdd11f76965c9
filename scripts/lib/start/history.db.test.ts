import assert from 'node:assert/strict';
import test from 'node:test';
import { connectDatabase } from '@pocketproxy/prisma';
import { scratchDatabase } from '@pocketproxy/prisma/testing';
import { ensureHistory } from './history.ts';

test('the demo’s phones get a week of history once, of which all sums agree; others get none', async (t) => {
  const scratch = await scratchDatabase();
  const db = connectDatabase(scratch.url, 2);
  t.after(async () => {
    await db.$disconnect();
    await scratch.drop();
  });
  const today = new Date();
  const now = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 1, 20, 12, 34));
  const relay = await db.relay.create({
    data: { name: 'relay-1', publicHost: 'x', tunnelUrl: 'ws://x', portMin: 1, portMax: 9, lastSeenAt: now },
  });
  const customer = await db.customer.create({ data: { name: 'Demo customer' } });
  const state = { status: 'online', batteryPercent: 80, signalDbm: -80, rttMs: 40, lastSeenAt: now } as const;
  const add = (name: string, port: number) =>
    db.device.create({
      data: {
        ...{ name, relayId: relay.id, customerId: customer.id, connectedAt: now, ...state },
        connections: {
          create: {
            ...{ name: 'Price watch', relayId: relay.id, port, vpnNumber: port, username: name },
            ...{ passwordVerifier: 'x', passwordSealed: 'x', quotaBytes: 20_000_000_000n, quotaPeriod: 'month' },
          },
        },
      },
    });
  const [berlin, other] = [await add('Berlin 01', 1), await add('E2E phone', 2)];
  await ensureHistory(scratch.url, ['Berlin 01'], now);
  const rows = () =>
    Promise.all([
      ...[db.usageHour.count(), db.rotation.count(), db.ipHistory.count(), db.deviceReading.count()],
      ...[db.deviceReadingHour.count(), db.statusLog.count()],
    ]);
  const written = await rows();
  assert.ok(
    written.every((count) => count > 0),
    String(written),
  );
  assert.equal(await db.rotation.count({ where: { deviceId: other.id } }), 0);
  const limited = await db.quotaUse.findMany({ include: { connection: true } });
  const [use] = limited;
  assert.deepEqual(
    limited.map(({ connection }) => connection.deviceId),
    [berlin.id],
  );
  const used = Number(use?.bytes) / 20e9;
  assert.ok(used > 0.85 && used < 0.87, `${used} of the limit is used`);
  const sums = { bytesUp: true, bytesDown: true, opened: true, refused: true } as const;
  const month = await db.usageMonth.aggregate({ _sum: sums });
  assert.equal((month._sum.bytesUp ?? 0n) + (month._sum.bytesDown ?? 0n), use?.bytes);
  assert.deepEqual((await db.usageDay.aggregate({ _sum: sums }))._sum, month._sum);
  assert.deepEqual((await db.usageHour.aggregate({ _sum: sums }))._sum, month._sum);
  const lately = { gte: new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000 - 24 * 3_600_000) };
  const hours = await db.usageHour.aggregate({ _sum: sums, where: { hour: lately } });
  assert.deepEqual((await db.usageFiveMinutes.aggregate({ _sum: sums, where: { at: lately } }))._sum, hours._sum);
  await ensureHistory(scratch.url, ['Berlin 01'], new Date());
  assert.deepEqual(await rows(), written, 'a second start adds nothing');
});
