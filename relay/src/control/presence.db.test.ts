import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import { MemoryBus, quiet, scratch } from '../../test/database.ts';
import type { PhoneState } from '../../protocol/index.ts';
import type { Hello } from '../tunnel/registry.ts';
import { relayLimits } from '../limits.ts';
import { openDatabase } from './database.ts';
import { registerRelay } from './relay-row.ts';
import { Presence } from './presence.ts';

const run = 7;
/** As the table has it. */
const stored = (session: number) => (BigInt(run) << 36n) + BigInt(session);
const hello = (state: PhoneState = { mobileUp: true, publicIpv4: '198.51.100.1', carrier: 'Carrier' }): Hello => ({
  type: 'hello',
  protocol: 1,
  appVersion: '1.2.3',
  model: 'Pixel',
  osVersion: '15',
  capabilities: ['udp', 'rotate'],
  initialWindow: 262_144,
  state,
});

async function setUp(t: TestContext) {
  const place = await scratch(t);
  const { db, database, relayId, deviceId } = place;
  const bus = new MemoryBus();
  const online = new Set<string>();
  const rotating = new Set<string>();
  const clock = { nowMs: 1_000_000 };
  const options = {
    ...{ bus, log: quiet },
    registration: async () => ({ relayId, run }),
    isOnline: (id: string) => online.has(id),
    attemptOf: (id: string) => (rotating.has(id) ? 'attempt' : undefined),
    rotating: () => [...rotating],
    rttMs: () => 42.5,
    now: () => ++clock.nowMs,
  };
  const presence = new Presence({ ...options, db: database });
  const device = () => db.device.findUniqueOrThrow({ where: { id: deviceId } });
  const log = async () => {
    const rows = await db.statusLog.findMany({ where: { deviceId }, orderBy: { at: 'asc' } });
    return rows.map(({ status, reason }) => [status, reason]);
  };
  const ips = async () => {
    const rows = await db.ipHistory.findMany({ where: { deviceId }, orderBy: { firstSeenAt: 'asc' } });
    return rows.map(({ ip }) => ip);
  };
  return { ...place, bus, clock, online, rotating, options, presence, device, log, ips };
}

test('DASH-05: hello, heartbeat and the end of a session reach the device row, the logs and the bus', async (t) => {
  const { presence, device, log, ips, bus, clock, deviceId, customerId } = await setUp(t);
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
  const { presence, options, device, deviceId, database } = await setUp(t);
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
  const { db, relayId, deviceId, options, device, log, database } = await setUp(t);
  const aheadMs = Date.UTC(2031, 0, 1);
  const ahead = new Date(aheadMs);
  await db.device.update({ where: { id: deviceId }, data: { sessionEpoch: BigInt(aheadMs), statusChangedAt: ahead } });
  await db.ipHistory.create({ data: { deviceId, ip: '198.51.100.9', firstSeenAt: ahead, lastSeenAt: ahead } });
  const row = { name: 'relay-1', publicHost: 'h', families: [4, 6], tunnelUrl: 'u', portMin: 1, portMax: 2 };
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

test('IP history: an address is added when it changes, at most once a minute', async (t) => {
  const { presence, ips, clock, deviceId } = await setUp(t);
  const say = async (publicIpv4: string, laterMs: number) => {
    clock.nowMs += laterMs;
    presence.state(deviceId, 2_000, { mobileUp: true, publicIpv4 });
    await presence.stop();
  };
  presence.up(deviceId, 2_000, hello());
  await presence.stop();
  await say('198.51.100.1', 15_000);
  await say('198.51.100.2', 15_000);
  await say('198.51.100.3', 15_000);
  assert.deepEqual(await ips(), ['198.51.100.1'], 'a minute is not over');
  await say('198.51.100.3', 15_000);
  assert.deepEqual(await ips(), ['198.51.100.1', '198.51.100.3']);
  await say('198.51.100.1', 60_000);
  assert.deepEqual(await ips(), ['198.51.100.1', '198.51.100.3', '198.51.100.1']);
});

test('IP history: an address that stays is noted as seen every five minutes, by the next run on the same row', async (t) => {
  const { presence, options, db, clock, deviceId, database } = await setUp(t);
  presence.up(deviceId, 2_000, hello());
  await presence.stop();
  const { id, lastSeenAt } = await db.ipHistory.findFirstOrThrow();
  clock.nowMs += relayLimits.addressSeenIntervalMs;
  presence.state(deviceId, 2_000, { mobileUp: true, publicIpv4: '198.51.100.1' });
  await presence.stop();
  const next = new Presence({ ...options, db: database });
  next.up(deviceId, 2_001, hello());
  await next.stop();
  const [row, ...more] = await db.ipHistory.findMany();
  assert.deepEqual([row?.id, more.length], [id, 0]);
  assert(row && row.lastSeenAt > lastSeenAt);
});

test('a flapping phone: its rows are few and counted, its status is right within seconds', async (t) => {
  const { presence, device, db, deviceId, clock } = await setUp(t);
  let session = 2_000;
  for (let flap = 0; flap < 14; flap += 1) {
    presence.up(deviceId, ++session, hello({ mobileUp: true, publicIpv4: `198.51.100.${flap}` }));
    if (flap % 3 === 0) await presence.stop();
    clock.nowMs += 1_000;
    presence.down(deviceId, session, 'tunnel_lost');
    if (flap % 2 === 0) await presence.stop();
    clock.nowMs += 1_000;
  }
  await presence.stop();
  assert.equal((await device()).status, 'offline');
  const rows = await db.statusLog.findMany({ where: { deviceId }, orderBy: { at: 'asc' } });
  assert.deepEqual(
    rows.map(({ status, times, firstAt }) => [status, times, firstAt !== null]),
    [
      ['online', 1, false],
      ['offline', 1, false],
      ['online', 13, true],
      ['offline', 13, true],
    ],
  );
  assert.equal(await db.ipHistory.count(), 1);
  clock.nowMs += relayLimits.statusWindowMs;
  presence.up(deviceId, ++session, hello());
  await presence.stop();
  assert.equal(await db.statusLog.count(), 5);
});

test('a thousand idle phones: heartbeats with nothing new write and publish nothing, but once a minute that they are seen', async (t) => {
  const { presence, db, bus, clock, relayId, customerId } = await setUp(t);
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
  const { url, options, device, log, deviceId, database } = await setUp(t);
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

test('after a restart phones that come back stay online, the others are written as offline', async (t) => {
  const { db, relayId, customerId, online, options, bus, log, deviceId, database } = await setUp(t);
  const gone = await db.device.create({
    data: { name: 'Gone', relayId, customerId, status: 'online', sessionEpoch: stored(0) - 2n },
  });
  await db.device.update({ where: { id: deviceId }, data: { status: 'online', sessionEpoch: stored(0) - 1n } });
  const presence = new Presence({ ...options, db: database });
  presence.up(deviceId, 1_001, hello());
  online.add(deviceId);
  presence.start(1);
  await bus.until((events) => events.some((event) => event.type === 'device.status' && event.deviceId === gone.id));
  await presence.stop();
  const rows = await db.device.findMany({ orderBy: { name: 'asc' } });
  assert.deepEqual(
    rows.map(({ status, statusReason }) => [status, statusReason]),
    [
      ['offline', 'tunnel_lost'],
      ['online', null],
    ],
  );
  assert.deepEqual(await log(), [], 'it never changed, so nothing is logged for the one that came back');
  assert.equal(await db.statusLog.count({ where: { deviceId: gone.id } }), 1);
});

/** What the portal's sweep writes of a relay that it has not seen for two minutes. */
async function sweep({ db, deviceId }: Pick<Awaited<ReturnType<typeof setUp>>, 'db' | 'deviceId'>, at: Date) {
  await db.device.update({
    where: { id: deviceId },
    data: { status: 'offline', statusReason: 'tunnel_lost', statusChangedAt: at },
  });
  await db.statusLog.create({ data: { deviceId, status: 'offline', reason: 'tunnel_lost', at } });
}
const swept = [
  ['online', null],
  ['offline', 'tunnel_lost'],
  ['online', null],
];
const later = () => new Date(Date.now() + 60_000);

for (const [name, heal] of [
  ['a check', (presence: Presence) => presence.check()],
  ['a heartbeat', (presence: Presence, id: string) => presence.state(id, 2_000, { mobileUp: true })],
  ['a new session', (presence: Presence, id: string) => presence.up(id, 2_001, hello())],
] as const) {
  test(`a phone that was swept as offline while its session lives is online again with ${name}`, async (t) => {
    const place = await setUp(t);
    const { presence, device, log, deviceId, bus, customerId } = place;
    presence.up(deviceId, 2_000, hello());
    await presence.stop();
    const at = later();
    await sweep(place, at);
    heal(presence, deviceId);
    await presence.stop();
    const row = await device();
    assert.deepEqual([row.status, row.statusReason, row.statusChangedAt > at], ['online', null, true]);
    assert.deepEqual(await log(), swept);
    assert.deepEqual(bus.events.at(-1), { type: 'device.status', deviceId, customerId });
    presence.check();
    await presence.stop();
    assert.deepEqual(await log(), swept, 'put right once');
  });
}

test('a session that changed before the sweep, written after it: the log ends as the phone is', async (t) => {
  const place = await setUp(t);
  const { presence, device, log, deviceId } = place;
  presence.up(deviceId, 2_000, hello());
  await presence.stop();
  presence.down(deviceId, 2_000, 'tunnel_lost');
  presence.up(deviceId, 2_001, hello());
  await sweep(place, later());
  await presence.stop();
  assert.equal((await device()).status, 'online');
  assert.deepEqual(await log(), swept);
});

test('a check leaves phones alone that are offline', async (t) => {
  const { presence, device, log, deviceId } = await setUp(t);
  presence.up(deviceId, 2_000, hello());
  presence.down(deviceId, 2_000, 'tunnel_lost');
  await presence.stop();
  presence.check();
  await presence.stop();
  assert.equal((await device()).status, 'offline');
  assert.equal((await log()).length, 2);
});

test('ROT-04 a phone that is away for its rotation stays online in the table; one that does not return is offline then', async (t) => {
  const { presence, device, log, deviceId, rotating } = await setUp(t);
  presence.up(deviceId, 2_000, hello());
  rotating.add(deviceId);
  presence.down(deviceId, 2_000, 'tunnel_lost');
  await presence.stop();
  assert.equal((await device()).status, 'online');
  presence.up(deviceId, 2_001, hello());
  rotating.delete(deviceId);
  presence.rotationOver(deviceId);
  await presence.stop();
  assert.deepEqual([(await device()).status, await log()], ['online', [['online', null]]]);

  rotating.add(deviceId);
  presence.down(deviceId, 2_001, 'heartbeat_lost');
  rotating.delete(deviceId);
  presence.rotationOver(deviceId);
  await presence.stop();
  const { status, statusReason } = await device();
  assert.deepEqual(
    [status, statusReason, (await log()).at(-1)],
    ['offline', 'heartbeat_lost', ['offline', 'heartbeat_lost']],
  );
});
