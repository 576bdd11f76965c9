import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { fresh, old, rotationWorld as setUp, third } from '../../test/rotation-world.ts';
import { relayLimits } from '../limits.ts';

/** What rotations come to, by what the phone reports. */

test('ROT-02: changed at the first attempt: both addresses, the steps in order, method and attempt', async (t) => {
  const world = await setUp(t);
  const { db, commands, order, phone, deviceId, attempt, changesTo, end, rotation, steps, attempts } = world;
  phone.ipv6 = '2001:db8::1';
  const id = await order();
  commands.start();
  const message = await attempt(1);
  assert.deepEqual([message.id, message.kind, message.holdMs], [id, 'rotate', undefined]);
  for (const step of ['radio_off', 'hold', 'radio_on', 'waiting_ip'] as const)
    commands.step(deviceId, { type: 'step', id, step });
  phone.ipv6 = '2001:db8::2';
  await changesTo(1, fresh);
  await end();
  const {
    state,
    reason,
    oldIp,
    newIp,
    oldIpv6,
    newIpv6,
    method,
    attempts: count,
    activeDeviceId,
    finishedAt,
  } = await rotation(id);
  assert.deepEqual([state, reason, oldIp, newIp], ['changed', null, old, fresh]);
  assert.deepEqual(
    [oldIpv6, newIpv6, method, count, activeDeviceId],
    ['2001:db8::1', '2001:db8::2', 'airplane', 1, null],
  );
  assert(finishedAt);
  const { publicIpv4, publicIpv6 } = await db.device.findUniqueOrThrow({ where: { id: deviceId } });
  assert.deepEqual([publicIpv4, publicIpv6], [fresh, '2001:db8::2'], 'who reads the end reads no older address');
  assert.deepEqual(await steps(id), ['draining', 'radio_off', 'hold', 'radio_on', 'waiting_ip', 'verifying']);
  assert.deepEqual(await attempts(id), [{ number: 1, result: 'changed', holdMs: null }]);
});

test('ROT-02: changed at the third attempt; each one holds the radio longer, and what works is remembered', async (t) => {
  const { commands, order, stays, changesTo, end, rotation, attempts, sent, db, deviceId, attempt } = await setUp(t, {
    holds: true,
  });
  const id = await order();
  commands.start();
  await stays(1);
  await stays(2);
  await changesTo(3, fresh);
  await end();
  assert.equal(new Set(sent.map((message) => message.id)).size, 3, 'each attempt has its own name on the wire');
  assert.deepEqual(await attempts(id), [
    { number: 1, result: 'same_ip', holdMs: 2_000 },
    { number: 2, result: 'same_ip', holdMs: 4_000 },
    { number: 3, result: 'changed', holdMs: 7_000 },
  ]);
  const { state, attempts: count, oldIp, newIp } = await rotation(id);
  assert.deepEqual([state, count, oldIp, newIp], ['changed', 3, old, fresh]);
  const holds = await db.rotationHold.findMany({ where: { deviceId }, orderBy: { holdMs: 'asc' } });
  assert.deepEqual(
    holds.map(({ holdMs, attempts: tried, changed }) => [holdMs, tried, changed]),
    [
      [2_000, 1, 0],
      [4_000, 1, 0],
      [7_000, 1, 1],
    ],
  );
  await order();
  commands.wake();
  assert.equal((await attempt(4)).holdMs, 7_000);
});

test('ROT-02: a phone whose tunnel goes with its radio: the step is seen at once, those that follow come later with their age', async (t) => {
  const { commands, order, attempt, changesTo, end, steps, rotation, deviceId, until, announced, clock } =
    await setUp(t);
  const id = await order();
  commands.start();
  await attempt(1);
  const before = announced();
  commands.lost(deviceId);
  await until(() => announced() > before);
  assert.deepEqual(await steps(id), ['draining', 'radio_off', 'hold']);
  clock.nowMs += 5_000;
  commands.returned(deviceId);
  for (const [step, agoMs] of [
    ['hold', 5_000],
    ['radio_on', 2_000],
    ['waiting_ip', 1_000],
  ] as const)
    commands.step(deviceId, { type: 'step', id, step, agoMs });
  await changesTo(1, fresh);
  await end();
  assert.deepEqual(await steps(id), ['draining', 'radio_off', 'hold', 'radio_on', 'waiting_ip', 'verifying']);
  const times = z.array(z.object({ at: z.coerce.date() })).parse((await rotation(id)).steps);
  const [radioOn, waitingIp] = [times[3]?.at.getTime(), times[4]?.at.getTime()];
  assert.equal((waitingIp ?? 0) - (radioOn ?? 0), 1_000);
});

test('ROT-02: the same address in every attempt is the same address, and said so', async (t) => {
  const { commands, order, stays, end, rotation } = await setUp(t);
  const id = await order({ maxAttempts: 2 });
  commands.start();
  await stays(1);
  await stays(2);
  await end();
  const { state, newIp, attempts } = await rotation(id);
  assert.deepEqual([state, newIp, attempts], ['same_ip', old, 2]);
});

test('ROT-07: an address that was seen lately costs another attempt; the last one counts, with its note', async (t) => {
  const { commands, order, changesTo, end, rotation, attempts, db, deviceId, over } = await setUp(t);
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
  await db.ipHistory.create({ data: { deviceId, ip: fresh, firstSeenAt: hoursAgo(6), lastSeenAt: hoursAgo(5) } });
  const first = await order({ unseenHours: 24 });
  commands.start();
  await changesTo(1, fresh);
  await changesTo(2, third);
  await end();
  assert.deepEqual(
    (await attempts(first)).map(({ result }) => result),
    ['seen', 'changed'],
  );
  assert.deepEqual([(await rotation(first)).state, (await rotation(first)).newIp], ['changed', third]);
  over.length = 0;
  const second = await order({ unseenHours: 24, maxAttempts: 1 });
  commands.wake();
  await changesTo(3, fresh);
  await end();
  const { state, reason, seenBefore } = await rotation(second);
  assert.deepEqual([state, reason, seenBefore], ['changed', 'seen_recently', 1]);
});

test('ROT-02 pitfall-11: a new address that the phone state never confirms is not called changed', async (t) => {
  const { commands, order, attempt, answer, deviceId, clock, end, rotation } = await setUp(t);
  const id = await order({ maxAttempts: 1 });
  commands.start();
  const message = await attempt(1);
  commands.result(deviceId, answer(message.id));
  clock.nowMs += relayLimits.rotationVerifyTimeoutMs;
  commands.wake();
  await end();
  const { state, newIp } = await rotation(id);
  assert.deepEqual([state, newIp], ['same_ip', old]);
});

for (const [reported, reason] of [
  ['radio_stuck', 'radio_stuck'],
  ['no_network', 'no_network'],
  ['rotation_stuck', 'no_network'],
  ['rotation_failed', 'method_failed'],
  ['command_unsupported', 'no_method'],
  ['busy', 'busy'],
] as const)
  test(`ROT-02: the phone reports ${reported}: failed for ${reason}, without another attempt`, async (t) => {
    const { commands, order, attempt, answer, deviceId, end, rotation, sent } = await setUp(t);
    const id = await order();
    commands.start();
    const message = await attempt(1);
    commands.result(deviceId, answer(message.id, { ok: false, reason: reported, newIp: undefined }));
    await end();
    const { state, reason: written } = await rotation(id);
    assert.deepEqual([state, written, sent.length], ['failed', reason, 1]);
  });
