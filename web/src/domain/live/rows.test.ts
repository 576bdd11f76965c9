import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { LiveRows, usageEveryMs } from '@/domain/live/rows';
import { customerA, liveRow } from '@/domain/live/streams-under-test';

test('USE-01 DASH-06 the last count of a burst of flushes is told, and between them few', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
  const [connectionId, deviceId] = [randomUUID(), randomUUID()];
  let bytes = 0;
  const told: string[] = [];
  const rows = new LiveRows({
    read: async ({ connection }) =>
      connection.map((one) => liveRow('connection', one, { customerId: customerA }, { monthBytes: bytes })),
    tick: () => Date.now(),
    deliver: (changes) => changes.forEach(({ json }) => told.push(json)),
  });
  t.after(() => rows.close());
  const turns = async () => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  for (let flush = 1; flush <= 3; flush += 1) {
    bytes += 1_000;
    rows.used(connectionId, { deviceId, customerId: customerA });
    t.mock.timers.tick(1_000);
    await turns();
  }
  const early = told.length;
  t.mock.timers.tick(usageEveryMs);
  t.mock.timers.tick(1_000);
  await turns();
  assert.ok(early <= 2, `${early} in three seconds`);
  assert.match(told.at(-1) ?? '', /"monthBytes":3000/);
});
