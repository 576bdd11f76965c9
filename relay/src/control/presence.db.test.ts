import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { PhoneState } from '../../protocol/index.ts';
import { hello, setUpPresence, stored } from '../../test/presence.ts';
import { relayLimits } from '../limits.ts';
import { openDatabase } from './database.ts';
import { registerRelay } from './relay-row.ts';
import { Presence } from './presence.ts';

test('DASH-05: hello, heartbeat and the end of a session reach the device row, the logs and the bus', async (t) => {
  const { presence, device, log, ips, bus, clock, deviceId, customerId } = await setUpPresence(t);
  presence.up(deviceId, 2_000, hello());
  await presence.stop();
  const up = await device();
  assert.deepEqual(
    [
      up.capabilities.join(' '),
      up.status,
      up.statusReason,
      up.sessionEpoch,
      up.model,
      up.osVersion,
      up.appVersion,
      up.carrier,
      up.publicIpv4,
    ],
    ['udp rotate', 'online', null, stored(2_000), 'Pixel', '15', '1.2.3', 'Carrier', '198.51.100.1'],
  );
  clock.nowMs += relayLimits.addressRowIntervalMs;
  const state = {
    mobileUp: true,
    batteryPercent: 50,
    charging: false,
    signalDbm: -90,
    networkType: 'LTE',
    temperatureC: 31.5,
  };
  presence.state(deviceId, 2_000, { ...state, publicIpv4: '198.51.100.2', publicIpv6: '2001:db8::2' });
  await presence.stop();
  const beat = await device();
  assert.deepEqual(
    [beat.batteryPercent, beat.charging, beat.signalDbm, beat.networkType, beat.temperatureC, beat.rttMs, beat.carrier],
    [50, false, -90, 'LTE', 31.5, 42.5, null],
  );
  assert.deepEqual(beat.statusChangedAt, up.statusChangedAt);
  assert.deepEqual(await ips(), ['198.51.100.1', '198.51.100.2', '2001:db8::2']);
  presence.down(deviceId, 2_000, 'heartbeat_lost');
  await presence.stop();
  const down = await device();
  assert.deepEqual([down.status, down.statusReason, down.batteryPercent], ['offline', 'heartbeat_lost', 50]);
  assert(down.statusChangedAt > up.statusChangedAt);
  assert.deepEqual(await log(), [
    ['online', null],
    ['offline', 'heartbeat_lost'],
  ]);
  assert.deepEqual(bus.events, Array(3).fill({ type: 'device.status', deviceId, customerId }));
});

test('pitfall-15: what an older session says or how it ends changes nothing', async (t) => {
  const { presence, options, device, deviceId, database } = await setUpPresence(t);
  presence.up(deviceId, 2_000, hello());
  presence.up(deviceId, 2_001, hello());
  presence.down(deviceId, 2_000, 'tunnel_lost');
  presence.state(deviceId, 2_000, { mobileUp: false });
  await presence.stop();
  assert.deepEqual([(await device()).status, (await device()).mobileUp], ['online', true]);
  const older = new Presence({ ...options, db: database }); // a relay that was slow to die
  older.up(deviceId, 1_999, hello({ mobileUp: false, publicIpv4: '198.51.100.99' }));
  older.down(deviceId, 1_999, 'relay_stopping');
  await older.stop();
  const row = await device();
  assert.deepEqual([row.status, row.sessionEpoch, row.mobileUp], ['online', stored(2_001), true]);
});

test('a relay whose clock was once ahead: its next run writes above every stored epoch, and by the database’s time', async (t) => {
  const { db, relayId, deviceId, options, device, log, database } = await setUpPresence(t);
  const aheadMs = Date.UTC(2031, 0, 1);
  const ahead = new Date(aheadMs);
  await db.device.update({ where: { id: deviceId }, data: { sessionEpoch: BigInt(aheadMs), statusChangedAt: ahead } });
  await db.ipHistory.create({ data: { deviceId, ip: '198.51.100.9', firstSeenAt: ahead, lastSeenAt: ahead } });
  const row = {
    name: 'relay-1',
    publicHost: 'h',
    families: [4, 6],
    takesTls: false,
    tunnelUrl: 'u',
    portMin: 1,
    portMax: 2,
  };
  const runs: number[] = [];
  for (const bootId of [randomUUID(), randomUUID()]) {
    const registration = await registerRelay(database, row, bootId, 0);
    assert.equal(registration.relayId, relayId);
    runs.push(registration.run);
    const presence = new Presence({ ...options, db: database, registration: async () => registration });
    presence.up(deviceId, 1, hello());
    await presence.stop();
    const { status, sessionEpoch, lastSeenAt } = await device();
    assert.deepEqual([status, sessionEpoch], ['online', (BigInt(registration.run) << 36n) + 1n]);
    assert(lastSeenAt && Math.abs(lastSeenAt.getTime() - Date.now()) < 60_000);
  }
  assert(runs[0] !== undefined && runs[1] === runs[0] + 1);
  assert.equal(await db.ipHistory.count({ where: { ip: '198.51.100.1' } }), 1);
  assert.deepEqual(await log(), [['online', null]]);
});

test('a thousand idle phones: heartbeats with nothing new write and publish nothing, but once a minute that they are seen', async (t) => {
  const { presence, db, bus, clock, relayId, customerId } = await setUpPresence(t);
  const rows = Array.from({ length: 1_000 }, () => ({ id: randomUUID(), name: 'x', relayId, customerId }));
  await db.device.createMany({ data: rows });
  rows.forEach(({ id }, index) => presence.up(id, 2_000 + index, hello()));
  await presence.stop();
  const writes = 1_000 / relayLimits.maxPresenceRows;
  assert.deepEqual([bus.events.length, bus.batches], [1_000, writes]);
  const beat = async (state: PhoneState = hello().state) => {
    rows.forEach(({ id }, index) => presence.state(id, 2_000 + index, state));
    await presence.stop();
    const { _max } = await db.device.aggregate({ _max: { lastSeenAt: true } });
    return _max.lastSeenAt?.getTime() ?? 0;
  };
  await beat(); // the first one brings the round trip
  const seenAt = await beat();
  clock.nowMs += 15_000;
  assert.equal(await beat(), seenAt);
  clock.nowMs += relayLimits.seenIntervalMs;
  assert((await beat()) > seenAt);
  assert.deepEqual([bus.events.length, bus.batches], [2_000, 2 * writes]);
  await beat({ ...hello().state, batteryPercent: 5 });
  assert.deepEqual([bus.events.length, bus.batches], [3_000, 3 * writes]);
});

test('while Postgres is unavailable the newest state is kept, with the changes on the way, and written when it is back', async (t) => {
  const { url, options, device, log, deviceId, database } = await setUpPresence(t);
  let reachable = false;
  const unreachable = openDatabase(url.replace(/:\d+\//, ':1/'));
  t.after(() => unreachable.close());
  const presence = new Presence({
    ...options,
    get db() {
      return reachable ? database : unreachable;
    },
  });
  presence.up(deviceId, 2_000, hello());
  await assert.rejects(presence.stop());
  presence.down(deviceId, 2_000, 'tunnel_lost');
  await assert.rejects(presence.stop());
  presence.up(deviceId, 2_001, hello({ mobileUp: true, batteryPercent: 7 }));
  reachable = true;
  await presence.stop();
  assert.deepEqual([(await device()).status, (await device()).batteryPercent], ['online', 7]);
  assert.deepEqual(await log(), [
    ['online', null],
    ['offline', 'tunnel_lost'],
    ['online', null],
  ]);
});
