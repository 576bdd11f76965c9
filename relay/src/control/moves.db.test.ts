import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import { makeConnection, scratch } from '../../test/database.ts';
import { useOf } from '../../test/fixtures.ts';
import { Directory } from '../connection/directory.ts';
import { Meter } from '../connection/meter.ts';

import { readRows } from './read.ts';
import { writeUsage } from './usage-rows.ts';

/** Devices move between relays and customers: what was counted before and after adds up, in history, quota and SIM plan. */

async function setUp(t: TestContext) {
  const place = await scratch(t);
  const { db, database, deviceId, relayId } = place;
  const connection = await makeConnection(db, place);
  await db.connection.update({ where: { id: connection.id }, data: { quotaBytes: 100n } });
  const { startMs, endMs } = useOf(Date.now());
  const use = { create: { cycleStart: new Date(startMs), cycleEnd: new Date(endMs) } };
  await db.simPlan.create({ data: { deviceId, planBytes: 1_000n, billingDay: 1, atCap: 'stop', use } });
  const other = await db.relay.create({
    data: { name: 'other', publicHost: 'x.test', tunnelUrl: 'ws://x.test', portMin: 20_000, portMax: 20_999 },
  });
  /** A relay's memory: reads all its rows, flushes what it counted. */
  const relay = (id: string) => {
    const meter = new Meter(Date.now());
    const directory = new Directory(meter);
    const bootId = randomUUID();
    const read = async () => {
      const ids = { connections: new Set<string>(), devices: new Set<string>() };
      await readRows(database, { relayId: id, bootId, scope: 'all', pageRows: 10 }, (page) => {
        for (const { settings } of page.connections) ids.connections.add(settings.id);
        for (const device of page.devices) ids.devices.add(device.id);
        directory.update(page, Date.now());
      });
      directory.keepOnly(ids.connections, ids.devices);
    };
    const flush = async () => {
      for (let batch = meter.next(); batch; batch = meter.next()) {
        await writeUsage(database, bootId, batch);
        meter.confirm(batch);
      }
    };
    return { directory, read, flush, connection: () => directory.connection(connection.id) };
  };
  const stored = async () => {
    const quota = await db.quotaUse.findUniqueOrThrow({ where: { connectionId: connection.id } });
    const sim = await db.simUse.findUniqueOrThrow({ where: { deviceId } });
    const { _sum } = await db.usageHour.aggregate({ _sum: { bytesUp: true } });
    return [quota.bytes, sim.bytes, _sum.bytesUp];
  };
  return { ...place, connectionId: connection.id, from: relay(relayId), to: relay(other.id), other, stored };
}

test('MON-02 USE-01: a device that moves to another relay takes its counters along, whatever the first has not written yet', async (t) => {
  const { db, deviceId, connectionId, from, to, other, stored } = await setUp(t);
  await from.read();
  from.connection()?.count(10, 0);
  await from.flush();
  from.connection()?.count(20, 0);
  await db.device.update({ where: { id: deviceId }, data: { relayId: other.id } });
  await db.connection.update({ where: { id: connectionId }, data: { relayId: other.id } });
  await to.read();
  to.connection()?.count(5, 0);
  await from.read();
  assert.equal(from.connection(), undefined);
  await to.flush();
  await from.flush();
  assert.deepEqual(await stored(), [35n, 35n, 35n]);
  await to.read();
  assert.equal(to.connection()?.quotaUse().bytes, 35);
  assert.equal(to.directory.sim(deviceId)?.use()?.bytes, 35);
  to.connection()?.count(65, 0);
  assert.equal(to.connection()?.refusal(Date.now()), 'quota_exceeded');
});

test('MON-02 USE-01: a reset between two relays drops what the first had counted, and nothing else', async (t) => {
  const { db, deviceId, connectionId, from, to, other, stored } = await setUp(t);
  await from.read();
  from.connection()?.count(20, 0);
  await db.device.update({ where: { id: deviceId }, data: { relayId: other.id } });
  await db.connection.update({ where: { id: connectionId }, data: { relayId: other.id } });
  const reset = { periodStart: new Date(), bytes: 0n, generation: 1 };
  await db.quotaUse.upsert({ where: { connectionId }, create: { connectionId, ...reset }, update: reset });
  await to.read();
  to.connection()?.count(5, 0);
  await to.flush();
  await from.flush();
  assert.deepEqual(await stored(), [5n, 25n, 25n]);
});
