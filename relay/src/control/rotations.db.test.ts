import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { z } from 'zod';
import type { Prisma } from '@pocketproxy/prisma';
import { MemoryBus, quiet, scratch } from '../../test/database.ts';
import { attemptWithinMs } from '../../contract/rotations.ts';
import { relayLimits } from '../limits.ts';
import type { CommandMessage, CommandResult } from '../tunnel/registry.ts';
import { Commands } from './commands.ts';

const [old, fresh, third] = ['198.51.100.1', '198.51.100.2', '198.51.100.3'] as const;

/** A phone, its relay's commands, and a rotation to order. */
async function setUp(t: TestContext, { online = true, holds = false } = {}) {
  const made: Commands[] = [];
  t.after(() => Promise.all(made.map((commands) => commands.stop()))); // before the database goes
  const place = await scratch(t);
  const { db, database, relayId, deviceId, customerId } = place;
  const bus = new MemoryBus();
  const sent: CommandMessage[] = [];
  const over: string[] = [];
  const drains: { drainMs: number; done: () => void }[] = [];
  const phone: { online: boolean; ready: boolean; ip: string; ipv6?: string } = { online, ready: true, ip: old };
  const clock = { nowMs: 1_000_000, drained: true };
  /** Something happened that a test may wait for. */
  const news = new EventEmitter<{ event: [] }>();
  const note = <T>(list: T[], item: T) => {
    list.push(item);
    news.emit('event');
  };
  await bus.subscribe('', () => news.emit('event'));
  const until = async (test: () => boolean) => {
    const alive = setInterval(() => undefined, 1_000); // a wait for an event does not keep the process
    const signal = AbortSignal.timeout(10_000);
    try {
      while (!test()) await once(news, 'event', { signal });
    } finally {
      clearInterval(alive);
    }
  };
  const make = () => {
    const commands = new Commands({
      ...{ db: database, bus, log: quiet },
      relayId: async () => relayId,
      sendCommand(_id, command) {
        if (phone.online) note(sent, command);
        return phone.online;
      },
      choosesHold: () => holds,
      isReady: () => phone.ready,
      publicIp: (_id, family) => (phone.online && (family === 4 ? phone.ip : phone.ipv6)) || undefined,
      drain: (_id, { drainMs }) =>
        new Promise((done) => {
          note(drains, { drainMs, done });
          if (clock.drained) done();
        }),
      onOver: (id) => note(over, id),
      now: () => clock.nowMs,
    });
    made.push(commands);
    return commands;
  };
  const commands = make();
  const order = async (more: Partial<Prisma.RotationUncheckedCreateInput> = {}) => {
    const expiresAt = new Date(Date.now() + 30_000);
    const { id } = await db.command.create({ data: { deviceId, relayId, kind: 'rotate', expiresAt } });
    const rotation = { deviceId, commandId: id, activeDeviceId: deviceId, trigger: 'manual' as const };
    await db.rotation.create({ data: { ...rotation, ...more } });
    return id;
  };
  const rotation = (commandId: string) => db.rotation.findUniqueOrThrow({ where: { commandId } });
  const steps = async (commandId: string) =>
    z
      .array(z.object({ state: z.string() }))
      .parse((await rotation(commandId)).steps)
      .map(({ state }) => state);
  const attempts = async (commandId: string) =>
    z
      .array(z.object({ number: z.number(), result: z.string(), holdMs: z.number().nullable() }))
      .parse((await rotation(commandId)).attemptLog);
  const announced = () => bus.events.filter(({ type }) => type === 'command.changed').length;
  /** Waits until attempt `number` was handed to the phone. */
  const attempt = async (number: number) => {
    await until(() => sent.length >= number);
    const message = sent[number - 1];
    assert(message);
    return message;
  };
  /** Waits until the phone is free for traffic again. */
  const end = () => until(() => over.length > 0);
  const answer = (id: string, more: Partial<CommandResult> = {}): CommandResult => ({
    ...{ type: 'result', id, ok: true, oldIp: old, newIp: fresh, method: 'airplane' },
    ...more,
  });
  /** The phone has a new address, reports it, and that its rotation is done. */
  const changesTo = async (number: number, newIp: string, reporter = commands) => {
    const { id } = await attempt(number);
    const before = phone.ip;
    phone.ip = newIp;
    reporter.result(deviceId, answer(id, { oldIp: before, newIp }));
  };
  const stays = async (number: number) => {
    const { id } = await attempt(number);
    commands.result(deviceId, answer(id, { ok: false, reason: 'same_ip', newIp: phone.ip }));
  };
  return {
    ...{ ...place, bus, sent, over, drains, phone, clock, commands, make, order, rotation, steps, attempts, announced },
    ...{ attempt, end, answer, changesTo, stays, until, customerId },
  };
}

test('ROT-02: changed at the first attempt: both addresses, the steps in order, method and attempt', async (t) => {
  const world = await setUp(t);
  const { commands, order, phone, deviceId, attempt, changesTo, end, rotation, steps, attempts } = world;
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

test('ROT-03: a phone that is offline when the drain ends: failed immediately, and never run later', async (t) => {
  const { commands, order, end, rotation, phone, sent, deviceId } = await setUp(t, { online: false });
  const id = await order();
  commands.start();
  await end();
  phone.online = true;
  commands.returned(deviceId);
  const { state, reason } = await rotation(id);
  assert.deepEqual([state, reason, sent.length], ['failed', 'phone_offline', 0]);
});

test('ROT-04: nothing is sent before the streams had their time; a link lets its own answer pass', async (t) => {
  const { commands, order, clock, drains, until, steps, sent, db, deviceId, attempt } = await setUp(t);
  await db.device.update({ where: { id: deviceId }, data: { rotationDrainSeconds: 0 } });
  clock.drained = false;
  const id = await order({ trigger: 'link' });
  commands.start();
  await until(() => drains.length === 1);
  assert.deepEqual([await steps(id), sent.length, drains[0]?.drainMs], [['draining'], 0, 2_000]);
  assert.equal(commands.isRotating(deviceId), false, 'a tunnel that is lost now is lost');
  drains[0]?.done();
  await attempt(1);
  assert.equal(commands.isRotating(deviceId), true);
});

test('a rotation that was cancelled during its drain sends nothing and frees the phone', async (t) => {
  const { commands, order, clock, drains, until, sent, db, end, deviceId } = await setUp(t);
  clock.drained = false;
  const id = await order();
  commands.start();
  await until(() => drains.length === 1);
  await db.command.update({ where: { id }, data: { state: 'failed', finishedAt: new Date() } });
  await db.rotation.update({
    where: { commandId: id },
    data: { state: 'failed', reason: 'cancelled', activeDeviceId: null, finishedAt: new Date() },
  });
  drains[0]?.done();
  await end();
  assert.deepEqual([sent.length, commands.isRotating(deviceId)], [0, false]);
});

for (const [reported, state, what] of [
  ['same_ip', 'same_ip', 'ends when it does'],
  ['no_network', 'failed', 'ends soon where it does not'],
] as const)
  test(`ROT-04: a result, ${reported}, comes before the phone takes streams again: the operation ${what}`, async (t) => {
    const { commands, order, attempt, answer, announced, deviceId, end, rotation, phone, until, clock, over } =
      await setUp(t);
    phone.ready = false;
    const id = await order({ maxAttempts: 1 });
    commands.start();
    const message = await attempt(1);
    const before = announced();
    commands.result(deviceId, answer(message.id, { ok: false, reason: reported, newIp: undefined }));
    await until(() => announced() > before);
    assert.deepEqual(over, []);
    if (state === 'failed') clock.nowMs += relayLimits.rotationReadyTimeoutMs;
    phone.ready = state === 'same_ip';
    commands.stateChanged(deviceId);
    await end();
    assert.equal((await rotation(id)).state, state);
  });

test('ROT-02: a phone that never reports back: timeout', async (t) => {
  const { commands, order, attempt, clock, end, rotation } = await setUp(t);
  const id = await order();
  commands.start();
  await attempt(1);
  clock.nowMs += attemptWithinMs;
  commands.wake();
  await end();
  const { state, reason } = await rotation(id);
  assert.deepEqual([state, reason], ['failed', 'timeout']);
});

test('a phone that returns is handed the running attempt again; results of older attempts change nothing', async (t) => {
  const { commands, order, attempt, stays, answer, deviceId, end, rotation, sent, changesTo } = await setUp(t);
  const id = await order();
  commands.start();
  await stays(1);
  const second = await attempt(2);
  commands.returned(deviceId);
  assert.deepEqual(sent.map((message) => message.id).slice(1), [second.id, second.id]);
  commands.result(deviceId, answer(id, { newIp: third }));
  await changesTo(2, fresh);
  await end();
  const { state, newIp } = await rotation(id);
  assert.deepEqual([state, newIp], ['changed', fresh]);
});

for (const killedIn of ['draining', 'radio_off', 'waiting_ip', 'verifying'] as const)
  test(`the relay is killed in ${killedIn}: its next run ends the rotation once and truly`, async (t) => {
    const world = await setUp(t);
    const { commands, make, order, clock, drains, until, attempt, announced, deviceId, changesTo, end, rotation } =
      world;
    clock.drained = killedIn !== 'draining';
    const id = await order();
    commands.start();
    if (killedIn === 'draining') await until(() => drains.length === 1);
    else await attempt(1);
    const before = announced();
    if (killedIn === 'waiting_ip') commands.step(deviceId, { type: 'step', id, step: 'waiting_ip' });
    if (killedIn === 'verifying') commands.result(deviceId, world.answer(id));
    if (killedIn === 'waiting_ip' || killedIn === 'verifying') await until(() => announced() > before);
    await commands.stop();
    world.phone.online = false;
    clock.drained = true;
    const restarted = make();
    const [sentBefore, drainsBefore] = [world.sent.length, drains.length];
    restarted.start();
    await until(() => drains.length > drainsBefore);
    assert.equal(restarted.isRotating(deviceId), killedIn !== 'draining');
    world.phone.online = true;
    restarted.returned(deviceId);
    await changesTo(sentBefore + 1, fresh, restarted);
    await end();
    const { state, oldIp, newIp, attempts } = await rotation(id);
    assert.deepEqual([state, oldIp, newIp, attempts], ['changed', old, fresh, 1]);
  });

test('a relay that restarts during the drain, and a phone that stays away: failed, its radio was never touched', async (t) => {
  const { commands, make, order, clock, drains, until, end, rotation, phone, sent } = await setUp(t);
  clock.drained = false;
  const id = await order();
  commands.start();
  await until(() => drains.length === 1);
  await commands.stop();
  phone.online = false;
  const restarted = make();
  restarted.start();
  await until(() => drains.length === 2);
  clock.nowMs += relayLimits.returnGraceMs;
  restarted.wake();
  await end();
  const { state, reason } = await rotation(id);
  assert.deepEqual([state, reason, sent.length], ['failed', 'phone_offline', 0]);
});

test('the old address of a phone that the relay did not know is the one that the phone verified', async (t) => {
  const { commands, order, attempt, answer, deviceId, end, rotation, phone } = await setUp(t);
  phone.ip = '';
  const id = await order();
  commands.start();
  await attempt(1);
  phone.ip = fresh;
  commands.result(deviceId, answer(id));
  await end();
  const { state, oldIp, newIp } = await rotation(id);
  assert.deepEqual([state, oldIp, newIp], ['changed', old, fresh]);
});

test('a due time of the schedule is counted from a success, and only from that', async (t) => {
  const { commands, order, changesTo, stays, end, db, deviceId, over } = await setUp(t);
  const dueAt = new Date(Date.now() + 60_000);
  const schedule = { deviceId, everyMinutes: 30, jitterPercent: 0, dueAt, nextAt: dueAt };
  await db.rotationSchedule.create({ data: schedule });
  const read = () => db.rotationSchedule.findUniqueOrThrow({ where: { deviceId } });
  await order({ maxAttempts: 1 });
  commands.start();
  await changesTo(1, fresh);
  await end();
  assert.deepEqual((await read()).dueAt, dueAt, 'one by hand does not move it');
  over.length = 0;
  await order({ trigger: 'schedule', maxAttempts: 1 });
  commands.wake();
  await stays(2);
  await end();
  assert.deepEqual((await read()).nextAt, dueAt, 'nor does one that failed');
  over.length = 0;
  await order({ trigger: 'schedule', maxAttempts: 1 });
  commands.wake();
  await changesTo(3, third);
  await end();
  const { nextAt, lastSuccessAt } = await read();
  assert(nextAt && lastSuccessAt);
  assert.equal(nextAt.getTime() - lastSuccessAt.getTime(), 30 * 60_000);
});
