import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import { scratch } from '../../test/database.ts';
import { emptyBatch, noonMs, simPlan, useOf } from '../../test/fixtures.ts';
import { maxPhoneBytes, type SimUse } from '../connection/sim-use.ts';
import type { Reading } from '../connection/directory.ts';
import { readRows } from './read.ts';
import { writeUsage } from './usage-rows.ts';

const nextMonthMs = Date.UTC(2026, 3, 1);

async function setUp(t: TestContext) {
  const place = await scratch(t);
  const { db, database, deviceId } = place;
  const bootId = randomUUID();
  const { startMs, endMs } = useOf(noonMs);
  const use = { create: { cycleStart: new Date(startMs), cycleEnd: new Date(endMs) } };
  await db.simPlan.create({ data: { deviceId, planBytes: 1_000n, billingDay: 1, atCap: 'stop', use } });
  let sequence = 0;
  const write = (used: Partial<SimUse>, key = ++sequence) => {
    const sims = new Map([[deviceId, { ...useOf(noonMs), ...used }]]);
    return writeUsage(database, bootId, { ...emptyBatch, sequence: key, sims });
  };
  const stored = () => db.simUse.findUniqueOrThrow({ where: { deviceId } });
  const counted = async () => {
    const { bytes, phoneBytes, phoneCounter } = await stored();
    return [bytes, phoneBytes, phoneCounter];
  };
  return { ...place, bootId, write, stored, counted };
}

test('the use of a SIM adds up once for each batch; one that a person set drops what was counted before', async (t) => {
  const { db, deviceId, write, counted } = await setUp(t);
  await write({ bytes: 10, phoneBytes: 20, phoneCounter: 70 }, 1);
  await write({ bytes: 10, phoneBytes: 20, phoneCounter: 70 }, 1);
  await write({ bytes: 1 }, 2);
  assert.deepEqual(await counted(), [11n, 20n, 70n]);
  await db.simUse.update({ where: { deviceId }, data: { generation: 1, bytes: 500n, phoneBytes: 500n } });
  await write({ bytes: 5 }, 3);
  await write({ bytes: 7, generation: 1 }, 4);
  assert.deepEqual(await counted(), [507n, 500n, 70n]);
  await write({ phoneBytes: maxPhoneBytes, generation: 1 }, 5);
  await write({ phoneBytes: maxPhoneBytes, generation: 1 }, 6);
  assert.equal((await counted())[1], BigInt(maxPhoneBytes));
});

test('a new billing cycle begins at zero; late bytes of the old one and those of a clock that is ahead do not', async (t) => {
  const { db, deviceId, write, stored } = await setUp(t);
  const kept = async () => {
    const { cycleStart, bytes } = await stored();
    return [cycleStart.getTime(), bytes];
  };
  await write({ bytes: 10 });
  await write({ ...useOf(nextMonthMs), bytes: 3 });
  assert.deepEqual(await kept(), [nextMonthMs, 3n]);
  await write({ bytes: 1 });
  assert.deepEqual(await kept(), [nextMonthMs, 4n]);
  await write({ ...useOf(Date.now() + 90 * 86_400_000), bytes: 2 });
  assert.deepEqual(await kept(), [nextMonthMs, 6n]);
  const [cycleStart, cycleEnd] = [90, 120].map((days) => new Date(Date.now() + days * 86_400_000));
  await db.simUse.update({ where: { deviceId }, data: { cycleStart, cycleEnd } });
  const now = useOf(Date.now());
  await write({ ...now, bytes: 1 });
  assert.deepEqual(await kept(), [now.startMs, 7n], 'one that began in the future ends');
});

test('80 % and 100 % of the plan are noted once, by our traffic or by the phone where that counts', async (t) => {
  const { db, deviceId, write, stored } = await setUp(t);
  const noted = async () => [(await stored()).reached80At !== null, (await stored()).reached100At !== null];
  await write({ bytes: 799, phoneBytes: 1_000 });
  assert.deepEqual(await noted(), [false, false]);
  await db.simPlan.update({ where: { deviceId }, data: { countsPhone: true } });
  assert.deepEqual(await noted(), [true, true]);
  await db.simPlan.update({ where: { deviceId }, data: { planBytes: 1_250n } });
  assert.deepEqual(await noted(), [true, false]);
  const { reached80At } = await stored();
  await write({ bytes: 500 });
  assert.deepEqual([await noted(), (await stored()).reached80At], [[true, true], reached80At]);
  await write({ ...useOf(nextMonthMs), bytes: 1 });
  assert.deepEqual(await noted(), [false, false]);
});

test('the relay reads the plan, the zone of its customer and the use; a plan that is gone holds up nothing', async (t) => {
  const { db, database, deviceId, customerId, relayId, bootId, write } = await setUp(t);
  await db.customer.update({ where: { id: customerId }, data: { timeZone: 'Asia/Kathmandu' } });
  await write({ bytes: 7, phoneCounter: 3 });
  const read = async () => {
    const devices: Reading['devices'][number][] = [];
    const which = { relayId, bootId, scope: 'all', pageRows: 10 } as const;
    await readRows(database, which, (page) => devices.push(...page.devices));
    return devices.find(({ id }) => id === deviceId);
  };
  const device = await read();
  assert.deepEqual(device?.sim, { ...simPlan, timeZone: 'Asia/Kathmandu' });
  assert.deepEqual(device.simUse, { ...useOf(noonMs), bytes: 7, phoneCounter: 3 });
  await db.simPlan.delete({ where: { deviceId } });
  await write({ bytes: 1 });
  assert.equal((await read())?.sim, null);
});
