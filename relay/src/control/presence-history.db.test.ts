import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hello, setUpPresence } from '../../test/presence.ts';
import { relayLimits } from '../limits.ts';
import { Presence } from './presence.ts';

test('IP history: an address is added when it changes, at most once a minute', async (t) => {
  const { presence, ips, clock, deviceId } = await setUpPresence(t);
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
  const { presence, options, db, clock, deviceId, database } = await setUpPresence(t);
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
  const { presence, device, db, deviceId, clock } = await setUpPresence(t);
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
