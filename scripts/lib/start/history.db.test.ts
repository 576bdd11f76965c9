import assert from 'node:assert/strict';
import test from 'node:test';
import { connectDatabase } from '@pocketproxy/prisma';
import { scratchDatabase } from '@pocketproxy/prisma/testing';
import { ensureHistory } from './history.ts';

test('the demo’s phones get a week of history once; others get none', async (t) => {
  const scratch = await scratchDatabase();
  const db = connectDatabase(scratch.url, 2);
  t.after(async () => {
    await db.$disconnect();
    await scratch.drop();
  });
  const now = new Date();
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
            ...{ passwordVerifier: 'x', passwordSealed: 'x', quotaBytes: 1_000n, quotaPeriod: 'month' },
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
  assert.deepEqual(
    limited.map(({ bytes, connection }) => [bytes, connection.deviceId]),
    [[860n, berlin.id]],
  );
  await ensureHistory(scratch.url, ['Berlin 01'], new Date());
  assert.deepEqual(await rows(), written, 'a second start adds nothing');
});
