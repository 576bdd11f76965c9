import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hello, setUpPresence, stored } from '../../test/presence.ts';
import { Presence } from './presence.ts';

test('after a restart phones that come back stay online, the others are written as offline', async (t) => {
  const { db, relayId, customerId, online, options, bus, log, deviceId, database } = await setUpPresence(t);
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
async function sweep({ db, deviceId }: Pick<Awaited<ReturnType<typeof setUpPresence>>, 'db' | 'deviceId'>, at: Date) {
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
    const place = await setUpPresence(t);
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
  const place = await setUpPresence(t);
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
  const { presence, device, log, deviceId } = await setUpPresence(t);
  presence.up(deviceId, 2_000, hello());
  presence.down(deviceId, 2_000, 'tunnel_lost');
  await presence.stop();
  presence.check();
  await presence.stop();
  assert.equal((await device()).status, 'offline');
  assert.equal((await log()).length, 2);
});

test('ROT-04 a phone that is unavailable for its rotation stays online in the table; one that does not return is offline then', async (t) => {
  const { presence, device, log, deviceId, rotating } = await setUpPresence(t);
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
