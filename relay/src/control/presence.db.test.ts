import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { MemoryBus, quiet, scratch } from '../../test/database.ts';
import type { PhoneState } from '../../protocol/index.ts';
import type { Hello } from '../tunnel/registry.ts';
import { openDatabase } from './database.ts';
import { Presence } from './presence.ts';

const startEpoch = 1_000;
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
  const { db, relayId, deviceId } = place;
  const bus = new MemoryBus();
  const online = new Set<string>();
  const clock = { nowMs: Date.UTC(2026, 2, 10, 12) };
  const options = {
    ...{ bus, startEpoch, log: quiet },
    relayId: async () => relayId,
    isOnline: (id: string) => online.has(id),
    rttMs: () => 42.5,
    now: () => ++clock.nowMs,
  };
  const presence = new Presence({ ...options, db });
  const device = () => db.device.findUniqueOrThrow({ where: { id: deviceId } });
  const log = async () => {
    const rows = await db.statusLog.findMany({ where: { deviceId }, orderBy: { at: 'asc' } });
    return rows.map(({ status, reason }) => [status, reason]);
  };
  const ips = async () => {
    const rows = await db.ipHistory.findMany({ where: { deviceId }, orderBy: { firstSeenAt: 'asc' } });
    return rows.map(({ ip }) => ip);
  };
  return { ...place, bus, online, options, presence, device, log, ips };
}

test('DASH-05: hello, heartbeat and the end of a session reach the device row, the logs and the bus', async (t) => {
  const { presence, device, log, ips, bus, deviceId, customerId } = await setUp(t);
  presence.up(deviceId, 2_000, hello());
  await presence.stop();
  const up = await device();
  assert.deepEqual(
    [up.status, up.statusReason, up.sessionEpoch, up.model, up.osVersion, up.appVersion, up.carrier, up.publicIpv4],
    ['online', null, 2_000n, 'Pixel', '15', '1.2.3', 'Carrier', '198.51.100.1'],
  );
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
  const { presence, options, db, device, deviceId } = await setUp(t);
  presence.up(deviceId, 2_000, hello());
  presence.up(deviceId, 2_001, hello());
  presence.down(deviceId, 2_000, 'tunnel_lost');
  presence.state(deviceId, 2_000, { mobileUp: false });
  await presence.stop();
  assert.deepEqual([(await device()).status, (await device()).mobileUp], ['online', true]);
  const older = new Presence({ ...options, db }); // a relay that was slow to die
  older.up(deviceId, 1_999, hello({ mobileUp: false, publicIpv4: '198.51.100.99' }));
  older.down(deviceId, 1_999, 'relay_stopping');
  await older.stop();
  const row = await device();
  assert.deepEqual([row.status, row.sessionEpoch, row.mobileUp], ['online', 2_001n, true]);
});

test('IP history: an address is added when it changes, and only then', async (t) => {
  const { presence, ips, db, deviceId } = await setUp(t);
  const say = async (publicIpv4: string) => {
    presence.state(deviceId, 2_000, { mobileUp: true, publicIpv4 });
    await presence.stop();
  };
  presence.up(deviceId, 2_000, hello());
  await presence.stop();
  await say('198.51.100.1');
  const [first] = await db.ipHistory.findMany();
  assert(first && first.lastSeenAt > first.firstSeenAt);
  await say('198.51.100.2');
  await say('198.51.100.1');
  assert.deepEqual(await ips(), ['198.51.100.1', '198.51.100.2', '198.51.100.1']);
});

test('while Postgres is away the newest state is kept, with the changes on the way, and written when it is back', async (t) => {
  const { url, options, device, log, deviceId, db } = await setUp(t);
  let reachable = false;
  const unreachable = openDatabase(url.replace(/:\d+\//, ':1/'));
  t.after(() => unreachable.$disconnect());
  const presence = new Presence({
    ...options,
    get db() {
      return reachable ? db : unreachable;
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
  const { db, relayId, customerId, online, options, bus, log, deviceId } = await setUp(t);
  const gone = await db.device.create({
    data: { name: 'Gone', relayId, customerId, status: 'online', sessionEpoch: 900n },
  });
  await db.device.update({ where: { id: deviceId }, data: { status: 'online', sessionEpoch: 901n } });
  const presence = new Presence({ ...options, db });
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
